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
     */
    static void invert(int[][] blocks, int count) {
        for (int column = 0; column < 8; column++) {
            invert(blocks, column, 8, count, PLACES - KEPT);
        }
        for (int row = 0; row < 8; row++) {
            invert(blocks, 8 * row, 1, count, PLACES + KEPT + GAIN);
        }
        for (int[] values : blocks) {
            limit(values, count);
        }
    }

    private static void limit(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.min(MOST, Math.max(0, values[i] + MIDDLE));
        }
    }

    private static void invert(int[][] b, int first, int step, int count, int places) {
        invert(
                b[first],
                b[first + step],
                b[first + 2 * step],
                b[first + 3 * step],
                b[first + 4 * step],
                b[first + 5 * step],
                b[first + 6 * step],
                b[first + 7 * step],
                count,
                places);
    }

    private static void invert(
            int[] x0, int[] x1, int[] x2, int[] x3, int[] x4, int[] x5, int[] x6, int[] x7, int count, int places) {
        int half = 1 << (places - 1);
        for (int i = 0; i < count; i++) {
            int evenShared = (x2[i] + x6[i]) * C0_541;
            int even2 = evenShared - x6[i] * C1_847;
            int even3 = evenShared + x2[i] * C0_765;
            int even0 = (x0[i] + x4[i] << PLACES) + half;
            int even1 = (x0[i] - x4[i] << PLACES) + half;
            int sum0 = even0 + even3;
            int sum3 = even0 - even3;
            int sum1 = even1 + even2;
            int sum2 = even1 - even2;

            int odd71 = (x7[i] + x1[i]) * -C0_899;
            int odd53 = (x5[i] + x3[i]) * -C2_562;
            int oddShared = (x7[i] + x3[i] + x5[i] + x1[i]) * C1_175;
            int odd73 = oddShared - (x7[i] + x3[i]) * C1_961;
            int odd51 = oddShared - (x5[i] + x1[i]) * C0_390;
            int odd0 = x7[i] * C0_298 + odd71 + odd73;
            int odd1 = x5[i] * C2_053 + odd53 + odd51;
            int odd2 = x3[i] * C3_072 + odd53 + odd73;
            int odd3 = x1[i] * C1_501 + odd71 + odd51;

            x0[i] = sum0 + odd3 >> places;
            x7[i] = sum0 - odd3 >> places;
            x1[i] = sum1 + odd2 >> places;
            x6[i] = sum1 - odd2 >> places;
            x2[i] = sum2 + odd1 >> places;
            x5[i] = sum2 - odd1 >> places;
            x3[i] = sum3 + odd0 >> places;
            x4[i] = sum3 - odd0 >> places;
        }
    }
}
