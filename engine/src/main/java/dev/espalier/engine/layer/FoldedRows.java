package dev.espalier.engine.layer;

import dev.espalier.engine.kernel.Kernels;

/**
 * Rows with a value for each channel, of which several next to each other are taken for one: so vectors are full where there are few
 * channels, or a number of them that is no multiple of a vector. Column j of such a row belongs to channel j modulo their number.
 *
 * @param times how many rows are taken for one; follows from the number of channels alone
 * @param channels values of a row
 */
record FoldedRows(int times, int channels) {

    /** Columns of four vectors. */
    private static final int BEST = 4 * Kernels.WIDTH;

    /** The most columns, unless less would not fill vectors. */
    private static final int WIDEST = 1 << 10;

    static FoldedRows of(int channels) {
        int multiple = BEST;
        while (multiple > Kernels.WIDTH && timesFor(multiple, channels) * channels > WIDEST) {
            multiple /= 2;
        }
        return new FoldedRows(timesFor(multiple, channels), channels);
    }

    /** How many times the channels make a multiple of a power of two. */
    private static int timesFor(int multiple, int channels) {
        return multiple / Math.min(multiple, Integer.lowestOneBit(channels));
    }

    /** Columns of a folded row. */
    int width() {
        return times * channels;
    }

    /** Repeats the values of the channels for all columns; both may be the same array. */
    void repeat(float[] ofChannels, float[] ofColumns) {
        for (int column = 0; column < ofColumns.length; column += channels) {
            System.arraycopy(ofChannels, 0, ofColumns, column, channels);
        }
    }

    /** The sum of a channel's columns. */
    double sum(float[] ofColumns, int channel) {
        double sum = 0;
        for (int column = channel; column < ofColumns.length; column += channels) {
            sum += ofColumns[column];
        }
        return sum;
    }
}
