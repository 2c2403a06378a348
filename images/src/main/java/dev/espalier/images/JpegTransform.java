package dev.espalier.images;

/**
 * The inverse cosine transform of 8 x 8 blocks in whole numbers, of many blocks at once: a loop over blocks becomes vector
 * code, one over the places of a block does not.
 *
 * <p>Source: Loeffler, Ligtenberg, Moschytz, "Practical Fast 1-D DCT Algorithms with 11 Multiplications", ICASSP 1989, with 13
 * binary places, as most decoders have it; so they agree on every bit.
 */
final class JpegTransform {

    private static final int PLACES = 13;

    /** Binary places that are kept between columns and rows. */
    private static final int KEPT = 2;

    /** The transform of both sides multiplies by eight. */
    private static final int GAIN = 3;

    private static final int MIDDLE = 128;
    private static final int MOST = 255;

    private static final int C0_298 = 2_446;
    private static final int C0_390 = 3_196;
    private static final int C0_541 = 4_433;
    private static final int C0_765 = 6_270;
    private static final int C0_899 = 7_373;
    private static final int C1_175 = 9_633;
    private static final int C1_501 = 12_299;
    private static final int C1_847 = 15_137;
    private static final int C1_961 = 16_069;
    private static final int C2_053 = 16_819;
    private static final int C2_562 = 20_995;
    private static final int C3_072 = 25_172;

    private JpegTransform() {}

    /**
     * Turns coefficients into values from 0 to 255.
     *
     * @param blocks for each place of a block, by rows, the values of several blocks
     * @param count how many blocks
     * @param scratch eight arrays for as many numbers
     */
    static void invert(int[][] blocks, int count, int[][] scratch) {
        for (int column = 0; column < 8; column++) {
            invert(blocks, column, 8, count, PLACES - KEPT, scratch);
        }
        for (int row = 0; row < 8; row++) {
            invert(blocks, 8 * row, 1, count, PLACES + KEPT + GAIN, scratch);
        }
        for (int[] values : blocks) {
            limit(values, count);
        }
    }

    /** Short loops of one or two results: those of more are not made vector code of. */
    private static void invert(int[][] b, int first, int step, int count, int places, int[][] t) {
        int[] x0 = b[first];
        int[] x1 = b[first + step];
        int[] x2 = b[first + 2 * step];
        int[] x3 = b[first + 3 * step];
        int[] x4 = b[first + 4 * step];
        int[] x5 = b[first + 5 * step];
        int[] x6 = b[first + 6 * step];
        int[] x7 = b[first + 7 * step];
        int half = 1 << (places - 1);
        even03(x0, x2, x4, x6, t[0], t[3], count, half);
        even12(x0, x2, x4, x6, t[1], t[2], count, half);
        odd01(x1, x3, x5, x7, t[4], t[5], count);
        odd23(x1, x3, x5, x7, t[6], t[7], count);
        combine(t[0], t[7], x0, x7, count, places);
        combine(t[1], t[6], x1, x6, count, places);
        combine(t[2], t[5], x2, x5, count, places);
        combine(t[3], t[4], x3, x4, count, places);
    }

    private static void even03(int[] x0, int[] x2, int[] x4, int[] x6, int[] t0, int[] t3, int count, int half) {
        for (int i = 0; i < count; i++) {
            int even3 = (x2[i] + x6[i]) * C0_541 + x2[i] * C0_765;
            int even0 = ((x0[i] + x4[i]) << PLACES) + half;
            t0[i] = even0 + even3;
            t3[i] = even0 - even3;
        }
    }

    private static void even12(int[] x0, int[] x2, int[] x4, int[] x6, int[] t1, int[] t2, int count, int half) {
        for (int i = 0; i < count; i++) {
            int even2 = (x2[i] + x6[i]) * C0_541 - x6[i] * C1_847;
            int even1 = ((x0[i] - x4[i]) << PLACES) + half;
            t1[i] = even1 + even2;
            t2[i] = even1 - even2;
        }
    }

    private static void odd01(int[] x1, int[] x3, int[] x5, int[] x7, int[] t0, int[] t1, int count) {
        for (int i = 0; i < count; i++) {
            int shared = (x7[i] + x3[i] + x5[i] + x1[i]) * C1_175;
            t0[i] = x7[i] * C0_298 - (x7[i] + x1[i]) * C0_899 + shared - (x7[i] + x3[i]) * C1_961;
            t1[i] = x5[i] * C2_053 - (x5[i] + x3[i]) * C2_562 + shared - (x5[i] + x1[i]) * C0_390;
        }
    }

    private static void odd23(int[] x1, int[] x3, int[] x5, int[] x7, int[] t2, int[] t3, int count) {
        for (int i = 0; i < count; i++) {
            int shared = (x7[i] + x3[i] + x5[i] + x1[i]) * C1_175;
            t2[i] = x3[i] * C3_072 - (x5[i] + x3[i]) * C2_562 + shared - (x7[i] + x3[i]) * C1_961;
            t3[i] = x1[i] * C1_501 - (x7[i] + x1[i]) * C0_899 + shared - (x5[i] + x1[i]) * C0_390;
        }
    }

    private static void combine(int[] even, int[] odd, int[] sum, int[] difference, int count, int places) {
        for (int i = 0; i < count; i++) {
            sum[i] = (even[i] + odd[i]) >> places;
            difference[i] = (even[i] - odd[i]) >> places;
        }
    }

    private static void limit(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.min(MOST, Math.max(0, values[i] + MIDDLE));
        }
    }
}
