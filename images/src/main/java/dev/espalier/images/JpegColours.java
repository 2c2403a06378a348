package dev.espalier.images;

/**
 * Turns rows of luma and colour differences into red, green and blue. Colours of half resolution are interpolated: a value is
 * three quarters of the nearest one and a quarter of the next, in each direction. For one thread.
 */
final class JpegColours {

    private static final int MIDDLE = 128;
    private static final int MOST = 255;
    private static final int PLACES = 16;
    private static final int HALF = 1 << (PLACES - 1);

    // R = Y + 1.402 Cr; G = Y − 0.34414 Cb − 0.71414 Cr; B = Y + 1.772 Cb
    private static final int RED_OF_CR = 91_881;
    private static final int GREEN_OF_CB = 22_554;
    private static final int GREEN_OF_CR = 46_802;
    private static final int BLUE_OF_CB = 116_130;

    private int[] sums = {};
    private int[] cb = {};
    private int[] cr = {};
    private int[] red = {};
    private int[] green = {};
    private int[] blue = {};

    /**
     * Prepares the colour differences of a row of pixels.
     *
     * @param blueRows rows of Cb, the first of them the last one of the units before
     * @param redRows rows of Cr
     * @param header of the picture
     * @param row of pixels within the units, from -1
     * @param first the row of pixels at which the units begin
     */
    void upsample(int[][] blueRows, int[][] redRows, JpegHeader header, int row, int first) {
        int width = header.unitsAcross() * header.unitWidth();
        if (cb.length < width) {
            cb = new int[width];
            cr = new int[width];
            red = new int[width];
            green = new int[width];
            blue = new int[width];
            sums = new int[width];
        }
        int near = 1 + row;
        int far = near;
        if (header.halvesRows()) {
            int begin = first / 2;
            int most = (header.height() + 1) / 2 - 1 - begin;
            int nearest = Math.floorDiv(row, 2);
            int next = (row & 1) == 0 ? nearest - 1 : nearest + 1;
            near = 1 + nearest;
            far = 1 + Math.min(most, Math.max(-begin, next));
        }
        widen(blueRows[near], blueRows[far], header, cb);
        widen(redRows[near], redRows[far], header, cr);
    }

    private void widen(int[] near, int[] far, JpegHeader header, int[] wide) {
        if (!header.halvesColumns()) {
            System.arraycopy(near, 0, wide, 0, header.width());
            return;
        }
        int count = (header.width() + 1) / 2;
        if (count <= 2) {
            // too narrow to be interpolated, as decoders have agreed
            for (int i = 0; i < count; i++) {
                wide[2 * i] = near[i];
                wide[2 * i + 1] = near[i];
            }
        } else if (header.halvesRows()) {
            for (int i = 0; i < count; i++) {
                sums[i] = 3 * near[i] + far[i];
            }
            interpolate(sums, count, wide, 4, 8, 7);
        } else {
            interpolate(near, count, wide, 2, 1, 2);
        }
    }

    /** The values between those of a row, rounded down and up in turns, or errors would add up. */
    private static void interpolate(int[] from, int count, int[] wide, int places, int left, int right) {
        int last = count - 1;
        wide[0] = (4 * from[0] + (places == 4 ? left : 0)) >> places;
        for (int i = 0; i < last; i++) {
            wide[2 * i + 1] = (3 * from[i] + from[i + 1] + right) >> places;
            wide[2 * i + 2] = (3 * from[i + 1] + from[i] + left) >> places;
        }
        wide[2 * last + 1] = (4 * from[last] + (places == 4 ? right : 0)) >> places;
    }

    /** Writes a row of grey. */
    static void write(int[] luma, byte[] values, int to, int width) {
        for (int x = 0; x < width; x++) {
            values[to + x] = (byte) luma[x];
        }
    }

    /**
     * Writes a row of pixels.
     *
     * @param luma of the row
     * @param values of the picture, channel after channel
     * @param to index of the row in the first channel
     * @param header of the picture
     */
    void write(int[] luma, byte[] values, int to, JpegHeader header) {
        int width = header.width();
        int pixels = width * header.height();
        if (header.isRgb()) {
            write(luma, values, to, width);
            write(cb, values, to + pixels, width);
            write(cr, values, to + 2 * pixels, width);
            return;
        }
        convert(luma, cb, cr, red, green, blue, width);
        write(red, values, to, width);
        write(green, values, to + pixels, width);
        write(blue, values, to + 2 * pixels, width);
    }

    private static void convert(int[] y, int[] cb, int[] cr, int[] red, int[] green, int[] blue, int width) {
        for (int x = 0; x < width; x++) {
            int toRed = ((cr[x] - MIDDLE) * RED_OF_CR + HALF) >> PLACES;
            int toBlue = ((cb[x] - MIDDLE) * BLUE_OF_CB + HALF) >> PLACES;
            int toGreen = ((MIDDLE - cb[x]) * GREEN_OF_CB + (MIDDLE - cr[x]) * GREEN_OF_CR + HALF) >> PLACES;
            red[x] = Math.min(MOST, Math.max(0, y[x] + toRed));
            green[x] = Math.min(MOST, Math.max(0, y[x] + toGreen));
            blue[x] = Math.min(MOST, Math.max(0, y[x] + toBlue));
        }
    }
}
