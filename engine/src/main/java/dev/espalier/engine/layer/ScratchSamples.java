package dev.espalier.engine.layer;

/** A few samples of each thread, which are where the thread has put them. */
final class ScratchSamples implements TapSource {

    private final int size;
    private final float[][] arrays;
    private final int[] first;

    /**
     * Samples.
     *
     * @param threads how many threads there are
     * @param count samples of each
     * @param size values of a sample
     */
    ScratchSamples(int threads, int count, int size) {
        this.size = size;
        this.arrays = new float[threads][count * size];
        this.first = new int[threads];
    }

    /** Says which sample of the batch a thread's array begins with. */
    void begin(int sample, int thread) {
        first[thread] = sample;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public float[] array(int thread) {
        return arrays[thread];
    }

    @Override
    public int take(int sample, int thread) {
        return (sample - first[thread]) * size;
    }
}
