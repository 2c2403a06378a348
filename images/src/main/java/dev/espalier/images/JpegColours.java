package dev.espalier.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Turns luma and colour differences into red, green and blue. Colours of half resolution are interpolated: a value is three
 * quarters of the nearest one and a quarter of the next, in each direction. For one thread.
 *
 * <p>Values of rows are spread over {@value #QUAD} arrays: the k-th has every fourth value, from the k-th on, row after row;
 * those of half resolution are in two such arrays. So four bytes can be written at once, and all loops are long and go over arrays
 * with one index: of others the compiler makes no vector code.
 */
final class JpegColours {

    /** Arrays of values of full resolution. */
    static final int QUAD = 4;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int MIDDLE = 128;
    private static final int MOST = 255;
    private static final int PLACES = 16;
    private static final int HALF = 1 << (PLACES - 1);

    // R = Y + 1.402 Cr; G = Y − 0.34414 Cb − 0.71414 Cr; B = Y + 1.772 Cb
    private static final int RED_OF_CR = 91_881;
    private static final int GREEN_OF_CB = 22_554;
    private static final int GREEN_OF_CR = 46_802;
    private static final int BLUE_OF_CB = 116_130;

    private int[][] y = {};
    private int[][] cb = {};
    private int[][] cr = {};

    // colours of half resolution: the nearest ones, those of the next row, their sums, and those with the neighbours of
    // each place
    private int[][] near = {};
    private int[][] far = {};
    private int[] before = {};
    private int[] behind = {};

    private int[] words = {};

    // of the rows that are written
    private int length;
    private int count;

    /**
     * Writes rows of pixels.
     *
     * @param planes for each component its values: first the last row of what was decoded before, then the others
     * @param header of the picture
     * @param begin the row of pixels that the values begin with, behind that of before
     * @param from first row to write, at least {@code begin - 1}
     * @param to the row after the last
     * @param values of the picture, channel after channel
     */
    void write(int[][][] planes, JpegHeader header, int begin, int from, int to, byte[] values) {
        length = header.unitsAcross() * header.unitWidth() / QUAD;
        count = (to - from) * length;
        prepare();
        int first = (from - begin + 1) * length;
        take(planes[0], first, y);
        int pixels = header.width() * header.height();
        if (planes.length == 1) {
            writeChannel(y, values, header, from, 0);
            return;
        }
        if (header.halvesColumns()) {
            widen(planes[1], header, begin, from, cb);
            widen(planes[2], header, begin, from, cr);
        } else {
            take(planes[1], first, cb);
            take(planes[2], first, cr);
        }
        if (header.isRgb()) {
            writeChannel(y, values, header, from, 0);
            writeChannel(cb, values, header, from, pixels);
            writeChannel(cr, values, header, from, 2 * pixels);
        } else {
            convert(values, header, from, pixels);
        }
    }

    private void prepare() {
        if (words.length < count) {
            y = new int[QUAD][count];
            cb = new int[QUAD][count];
            cr = new int[QUAD][count];
            near = new int[QUAD / 2][count];
            far = new int[QUAD / 2][count];
            before = new int[count];
            behind = new int[count];
            words = new int[count];
        }
    }

    private void take(int[][] plane, int first, int[][] into) {
        for (int k = 0; k < QUAD; k++) {
            System.arraycopy(plane[k], first, into[k], 0, count);
        }
    }

    /** Makes four arrays of two. */
    private void widen(int[][] plane, JpegHeader header, int begin, int from, int[][] wide) {
        gather(plane, header, begin, from);
        int columns = (header.width() + 1) / 2;
        if (columns <= 2) {
            // too narrow to be interpolated, as decoders have agreed
            for (int k = 0; k < QUAD; k++) {
                System.arraycopy(near[k / 2], 0, wide[k], 0, count);
            }
            return;
        }
        int[] even = near[0];
        int[] odd = near[1];
        if (header.halvesRows()) {
            weigh(even, far[0], count);
            weigh(odd, far[1], count);
        }
        for (int row = 0; row < count; row += length) {
            neighbours(even, odd, row, columns);
        }
        int places = header.halvesRows() ? 4 : 2;
        int left = header.halvesRows() ? 8 : 1;
        int right = header.halvesRows() ? 7 : 2;
        // rounded down and up in turns, or errors would add up
        interpolate(even, before, wide[0], count, left, places);
        interpolate(even, odd, wide[1], count, right, places);
        interpolate(odd, even, wide[2], count, left, places);
        interpolate(odd, behind, wide[3], count, right, places);
    }

    /** Copies for each row of pixels the nearest row of colours, and the next one. */
    private void gather(int[][] plane, JpegHeader header, int begin, int from) {
        int half = begin / 2;
        int most = (header.height() + 1) / 2 - 1 - half;
        for (int i = 0; i * length < count; i++) {
            int row = from + i - begin;
            int nearest = header.halvesRows() ? Math.floorDiv(row, 2) : row;
            int next = Math.min(most, Math.max(-half, (row & 1) == 0 ? nearest - 1 : nearest + 1));
            for (int k = 0; k < near.length; k++) {
                System.arraycopy(plane[k], (nearest + 1) * length, near[k], i * length, length);
                if (header.halvesRows()) {
                    System.arraycopy(plane[k], (next + 1) * length, far[k], i * length, length);
                }
            }
        }
    }

    /** The neighbours of a row's values; before the first and behind the last one they are repeated. */
    private void neighbours(int[] even, int[] odd, int row, int columns) {
        int last = columns / 2;
        before[row] = even[row];
        System.arraycopy(odd, row, before, row + 1, length - 1);
        System.arraycopy(even, row + 1, behind, row, length - 1);
        if (columns % 2 == 0) {
            behind[row + last - 1] = odd[row + last - 1];
        } else {
            odd[row + last] = even[row + last];
        }
    }

    private static void weigh(int[] near, int[] far, int count) {
        for (int i = 0; i < count; i++) {
            near[i] = 3 * near[i] + far[i];
        }
    }

    private static void interpolate(int[] near, int[] next, int[] wide, int count, int rounding, int places) {
        for (int i = 0; i < count; i++) {
            wide[i] = (3 * near[i] + next[i] + rounding) >> places;
        }
    }

    private void convert(byte[] values, JpegHeader header, int from, int pixels) {
        Arrays.fill(words, 0, count, 0);
        for (int k = 0; k < QUAD; k++) {
            insertSum(y[k], cr[k], RED_OF_CR, words, k * Byte.SIZE, count);
        }
        copy(values, header, from, 0);
        Arrays.fill(words, 0, count, 0);
        for (int k = 0; k < QUAD; k++) {
            insertGreen(y[k], cb[k], cr[k], words, k * Byte.SIZE, count);
        }
        copy(values, header, from, pixels);
        Arrays.fill(words, 0, count, 0);
        for (int k = 0; k < QUAD; k++) {
            insertSum(y[k], cb[k], BLUE_OF_CB, words, k * Byte.SIZE, count);
        }
        copy(values, header, from, 2 * pixels);
    }

    private void writeChannel(int[][] channel, byte[] values, JpegHeader header, int from, int offset) {
        Arrays.fill(words, 0, count, 0);
        for (int k = 0; k < QUAD; k++) {
            insert(channel[k], words, k * Byte.SIZE, count);
        }
        copy(values, header, from, offset);
    }

    private static void insert(int[] channel, int[] words, int shift, int count) {
        for (int i = 0; i < count; i++) {
            words[i] |= channel[i] << shift;
        }
    }

    /** Red or blue. */
    private static void insertSum(int[] y, int[] c, int factor, int[] words, int shift, int count) {
        for (int i = 0; i < count; i++) {
            int value = y[i] + (((c[i] - MIDDLE) * factor + HALF) >> PLACES);
            words[i] |= Math.min(MOST, Math.max(0, value)) << shift;
        }
    }

    private static void insertGreen(int[] y, int[] cb, int[] cr, int[] words, int shift, int count) {
        for (int i = 0; i < count; i++) {
            int toGreen = ((MIDDLE - cb[i]) * GREEN_OF_CB + (MIDDLE - cr[i]) * GREEN_OF_CR + HALF) >> PLACES;
            words[i] |= Math.min(MOST, Math.max(0, y[i] + toGreen)) << shift;
        }
    }

    /** Writes what is packed into words as rows of a channel. */
    private void copy(byte[] values, JpegHeader header, int from, int offset) {
        int width = header.width();
        int whole = width / Integer.BYTES;
        for (int row = 0; row < count / length; row++) {
            int to = offset + (from + row) * width;
            int at = row * length;
            for (int i = 0; i < whole; i++) {
                WORDS.set(values, to + i * Integer.BYTES, words[at + i]);
            }
            for (int x = whole * Integer.BYTES; x < width; x++) {
                int shift = (x - whole * Integer.BYTES) * Byte.SIZE;
                values[to + x] = (byte) (words[at + whole] >> shift);
            }
        }
    }
}
