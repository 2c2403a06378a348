package dev.espalier.images;

import java.util.Arrays;

/**
 * Changes the size of pictures: a triangle filter (bilinear interpolation) whose width grows with the reduction, so that
 * nothing is left out of a picture that becomes smaller.
 *
 * <p>out(x) = Σ w(i)·in(i) / Σ w(i), with w(i) = max(0, 1 − |i + ½ − c| / s), the centre c = (x + ½)·r + x₀ in the source, the
 * reduction r = source / destination and s = max(1, r). Rows first, then columns, each rounded to whole numbers; in fixed
 * point, so that every machine computes the same.
 *
 * <p>In both passes the loops inside go along what is not scaled, and are made vector code of: so the picture is turned before
 * its rows are scaled, and turned back behind. For one thread.
 */
final class Resampler {

    /** Binary places of weights: eight bits of a value and a sum a little above 1 still fit into an int. */
    private static final int PLACES = 22;

    private static final int HALF = 1 << (PLACES - 1);
    private static final int MOST = 255;

    /** Columns that are turned at once: enough to use what is read, few enough to be written side by side. */
    private static final int TURNED = 8;

    // an array for each line: a loop over two arrays is made vector code of only if both have the same index
    private int[][] columns = {};
    private int[][] narrowColumns = {};
    private int[][] narrowRows = {};
    private int[] sums = {};

    /** The weights of one side: for each place of the destination a range of the source. */
    private record Weights(int[] from, int[] count, int[] values, int most) {

        /**
         * Weights for a side.
         *
         * @param size of the source
         * @param begin of what is kept of it
         * @param length of what is kept of it
         * @param places of the destination
         */
        static Weights of(int size, double begin, double length, int places) {
            double reduction = length / places;
            double reach = Math.max(1, reduction);
            int most = (int) Math.ceil(reach) * 2 + 1;
            int[] from = new int[places];
            int[] count = new int[places];
            int[] values = new int[places * most];
            double[] own = new double[most];
            for (int x = 0; x < places; x++) {
                double centre = begin + (x + 0.5) * reduction;
                int first = Math.max(0, (int) (centre - reach + 0.5));
                int end = Math.min(size, (int) (centre + reach + 0.5));
                double sum = 0;
                for (int i = first; i < end; i++) {
                    own[i - first] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / reach);
                    sum += own[i - first];
                }
                from[x] = first;
                count[x] = end - first;
                for (int i = 0; i < end - first; i++) {
                    values[x * most + i] = (int) Math.rint(own[i] / sum * (1 << PLACES));
                }
            }
            return new Weights(from, count, values, most);
        }
    }

    /**
     * Writes a part of a picture, scaled, into a part of a sample, channel after channel.
     *
     * @param source the picture
     * @param part what is taken of it
     * @param sample the values of all channels
     * @param offset index of the sample's first value
     * @param height of the sample
     * @param width of the sample
     * @param place where the part goes
     */
    void write(Picture source, Part part, byte[] sample, int offset, int height, int width, Place place) {
        Weights across = Weights.of(source.width(), part.x(), part.width(), place.width());
        Weights down = Weights.of(source.height(), part.y(), part.height(), place.height());
        int firstRow = down.from()[0];
        int last = place.height() - 1;
        int rows = down.from()[last] + down.count()[last] - firstRow;
        int narrow = place.width();
        columns = lines(columns, source.width(), rows);
        narrowColumns = lines(narrowColumns, narrow, rows);
        narrowRows = lines(narrowRows, rows, narrow);
        if (sums.length < Math.max(rows, narrow)) {
            sums = new int[Math.max(rows, narrow)];
        }
        for (int c = 0; c < source.channels(); c++) {
            turn(source, (c * source.height() + firstRow) * source.width(), rows);
            for (int x = 0; x < narrow; x++) {
                weigh(across, x, columns, 0, rows);
                round(sums, rows, narrowColumns[x]);
            }
            turnBack(rows, narrow);
            for (int y = 0; y < place.height(); y++) {
                weigh(down, y, narrowRows, firstRow, narrow);
                int to = offset + (c * height + place.y() + y) * width + place.x();
                for (int x = 0; x < narrow; x++) {
                    sample[to + x] = (byte) rounded(sums[x]);
                }
            }
        }
    }

    /** At least as many lines, each at least as long: the same ones if they are. */
    private static int[][] lines(int[][] lines, int count, int length) {
        boolean fits = lines.length >= count && lines.length > 0 && lines[0].length >= length;
        return fits ? lines : new int[count][length];
    }

    /** Copies rows of a channel to columns. */
    private void turn(Picture source, int plane, int rows) {
        byte[] values = source.values();
        int width = source.width();
        int whole = width / TURNED * TURNED;
        for (int x = 0; x < whole; x += TURNED) {
            turnEight(values, plane + x, width, rows, x);
        }
        for (int x = whole; x < width; x++) {
            int[] column = columns[x];
            for (int row = 0; row < rows; row++) {
                column[row] = values[plane + row * width + x] & 0xFF;
            }
        }
    }

    private void turnEight(byte[] values, int begin, int width, int rows, int first) {
        int[] c0 = columns[first];
        int[] c1 = columns[first + 1];
        int[] c2 = columns[first + 2];
        int[] c3 = columns[first + 3];
        int[] c4 = columns[first + 4];
        int[] c5 = columns[first + 5];
        int[] c6 = columns[first + 6];
        int[] c7 = columns[first + 7];
        for (int row = 0; row < rows; row++) {
            int from = begin + row * width;
            c0[row] = values[from] & 0xFF;
            c1[row] = values[from + 1] & 0xFF;
            c2[row] = values[from + 2] & 0xFF;
            c3[row] = values[from + 3] & 0xFF;
            c4[row] = values[from + 4] & 0xFF;
            c5[row] = values[from + 5] & 0xFF;
            c6[row] = values[from + 6] & 0xFF;
            c7[row] = values[from + 7] & 0xFF;
        }
    }

    private void turnBack(int rows, int narrow) {
        for (int row = 0; row < rows; row++) {
            int[] line = narrowRows[row];
            for (int x = 0; x < narrow; x++) {
                line[x] = narrowColumns[x][row];
            }
        }
    }

    /**
     * The sums for one place of the destination.
     *
     * @param weights of the side that is scaled
     * @param place along it
     * @param lines what is weighed, a line for each place of the source
     * @param firstLine the place of the source that the first line is of
     * @param length of a line
     */
    private void weigh(Weights weights, int place, int[][] lines, int firstLine, int length) {
        int[] into = sums;
        Arrays.fill(into, 0, length, HALF);
        for (int i = 0; i < weights.count()[place]; i++) {
            int[] line = lines[weights.from()[place] + i - firstLine];
            add(line, weights.values()[place * weights.most() + i], into, length);
        }
    }

    /** What is taken of a picture, in pixels from its upper left corner. */
    record Part(double x, double y, double width, double height) {}

    /** Where it goes, in pixels from the sample's upper left corner. */
    record Place(int x, int y, int width, int height) {}

    private static void add(int[] line, int weight, int[] sums, int length) {
        for (int i = 0; i < length; i++) {
            sums[i] += weight * line[i];
        }
    }

    private static void round(int[] sums, int length, int[] line) {
        for (int i = 0; i < length; i++) {
            line[i] = rounded(sums[i]);
        }
    }

    private static int rounded(int sum) {
        return Math.min(MOST, Math.max(0, sum >> PLACES));
    }
}
