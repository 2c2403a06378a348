package dev.espalier.core.data.prepared;

/** Samples in an array that is another one at every call. */
final class BorrowedRows implements SampleRows {

    private static final float[] NOTHING = {};

    private final int width;
    private float[] values = NOTHING;
    private int first;

    /**
     * Rows that have yet to be given.
     *
     * @param width values of a sample
     */
    BorrowedRows(int width) {
        this.width = width;
    }

    /** Takes an array, to read from it the samples from the given one on. */
    void begin(float[] given, int firstSample) {
        values = given;
        first = firstSample;
    }

    /** Lets go of the array. */
    void end() {
        values = NOTHING;
    }

    @Override
    public void read(int[] samples, int from, int to, float[] destination) {
        for (int s = from; s < to; s++) {
            System.arraycopy(values, (first + samples[s]) * width, destination, s * width, width);
        }
    }

    @Override
    public void read(int sample, float[] destination) {
        System.arraycopy(values, (first + sample) * width, destination, 0, width);
    }
}
