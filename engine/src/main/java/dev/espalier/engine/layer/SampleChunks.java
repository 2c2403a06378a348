package dev.espalier.engine.layer;

/**
 * How samples are cut into chunks that have sums of their own. A chunk has a power of two of them, so that those of one operation are
 * whole ones of another that has fewer positions.
 */
final class SampleChunks {

    /** Positions of a chunk at least. */
    private static final int POSITIONS = 1 << 9;

    private SampleChunks() {}

    /**
     * Samples of a chunk.
     *
     * @param positions of a sample
     */
    static int samples(int positions) {
        int samples = 1;
        while ((long) samples * positions < POSITIONS) {
            samples *= 2;
        }
        return samples;
    }
}
