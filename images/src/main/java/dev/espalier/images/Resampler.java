package dev.espalier.images;

import java.util.Arrays;

/**
 * Changes the size of pictures: a triangle filter (bilinear interpolation) whose width grows with the reduction, so that
 * nothing is left out of a picture that becomes smaller.
 *
 * <p>out(x) = Σ w(i)·in(i) / Σ w(i), with w(i) = max(0, 1 − |i + ½ − c| / s), the centre c = (x + ½)·r + x₀ in the source, the
 * reduction r = source / destination and s = max(1, r). Rows first, then columns, each rounded to whole numbers; in fixed
 * point, so that every machine computes the same. For one thread.
 */
final class Resampler {

    /** Binary places of weights: eight bits of a value and a sum a little above 1 still fit into an int. */
    private static final int PLACES = 22;

    private static final int HALF = 1 << (PLACES - 1);
    private static final int MOST = 255;

    private byte[] narrowed = {};

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
        if (narrowed.length < rows * narrow) {
            narrowed = new byte[rows * narrow];
        }
        int[] sums = new int[narrow];
        for (int c = 0; c < source.channels(); c++) {
            int plane = (c * source.height() + firstRow) * source.width();
            for (int row = 0; row < rows; row++) {
                narrow(source.values(), plane + row * source.width(), across, row * narrow);
            }
            for (int y = 0; y < place.height(); y++) {
                Arrays.fill(sums, HALF);
                for (int i = 0; i < down.count()[y]; i++) {
                    add(narrowed, (down.from()[y] + i - firstRow) * narrow, down.values()[y * down.most() + i], sums);
                }
                int to = offset + (c * height + place.y() + y) * width + place.x();
                for (int x = 0; x < narrow; x++) {
                    sample[to + x] = rounded(sums[x]);
                }
            }
        }
    }

    /** What is taken of a picture, in pixels from its upper left corner. */
    record Part(double x, double y, double width, double height) {}

    /** Where it goes, in pixels from the sample's upper left corner. */
    record Place(int x, int y, int width, int height) {}

    private static void add(byte[] row, int offset, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (row[offset + i] & 0xFF);
        }
    }

    /** Scales a row. */
    private void narrow(byte[] values, int begin, Weights across, int to) {
        int[] from = across.from();
        int[] count = across.count();
        int[] weights = across.values();
        for (int x = 0; x < from.length; x++) {
            int at = begin + from[x];
            int first = x * across.most();
            int sum = HALF;
            for (int i = 0; i < count[x]; i++) {
                sum += weights[first + i] * (values[at + i] & 0xFF);
            }
            narrowed[to + x] = rounded(sum);
        }
    }

    private static byte rounded(int sum) {
        return (byte) Math.min(MOST, Math.max(0, sum >> PLACES));
    }
}
