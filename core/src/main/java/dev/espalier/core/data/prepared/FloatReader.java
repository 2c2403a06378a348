package dev.espalier.core.data.prepared;

import dev.espalier.api.model.Workers;

/** A reader of floats, which are passed through steps in float. */
final class FloatReader implements InputReader {

    /** Values that are worth a thread: some microseconds. */
    private static final int WORTH_A_THREAD = 1 << 14;

    /**
     * Samples that are fetched together: in the shuffled order each lies where no prefetcher expects it, and one by one would
     * be waited for.
     */
    private static final int AHEAD = 16;

    private final SampleRows rows;
    private final FloatChain steps;
    private final int width;
    private final FloatChain.Scratch scratch;

    /** For each thread a sample that is on its way through steps that work in place, and a value that means nothing. */
    private final float[][] passing;

    private final Workers.RangeTask task = this::readPieces;

    // of the batch that is read
    private int[] samples = {};
    private int count;
    private int pieces;
    private float[] destination = {};

    /**
     * A reader.
     *
     * @param rows where samples come from
     * @param steps what they pass through; none if they have passed already
     * @param capacity the most samples that are read at once
     * @param threads the most threads that read
     */
    FloatReader(SampleRows rows, FloatChain steps, int capacity, int threads) {
        this.rows = rows;
        this.steps = steps;
        this.width = steps.outputShape().size();
        this.scratch = steps.scratch(steps.worksInPlace() ? 0 : capacity);
        this.passing = new float[threads][steps.worksInPlace() && !steps.isEmpty() ? width + 1 : 0];
    }

    @Override
    public void read(int[] places, int sampleCount, float[] values, Workers workers) {
        if (!steps.worksInPlace()) {
            rows.read(places, 0, sampleCount, scratch.raw());
            steps.transform(sampleCount, scratch, values, 0);
            return;
        }
        if (sampleCount == 1) {
            rows.read(places[0], values);
            steps.transformInPlace(1, values, 0);
            return;
        }
        samples = places;
        count = sampleCount;
        destination = values;
        pieces = (int) Math.max(1, Math.min(passing.length, (long) sampleCount * width / WORTH_A_THREAD));
        workers.parallel(pieces, 1, task);
    }

    private void readPieces(int first, int last, int thread) {
        for (int piece = first; piece < last; piece++) {
            int from = (int) ((long) count * piece / pieces);
            int to = (int) ((long) count * (piece + 1) / pieces);
            if (steps.isEmpty()) {
                rows.read(samples, from, to, destination);
            } else {
                pass(from, to, passing[piece]);
            }
        }
    }

    /** Sample by sample, each at the beginning of an array, where the steps' loops are the fastest. */
    private void pass(int from, int to, float[] sample) {
        for (int ahead = from; ahead < to; ahead += AHEAD) {
            int end = Math.min(to, ahead + AHEAD);
            sample[width] = rows.prefetch(samples, ahead, end);
            for (int s = ahead; s < end; s++) {
                rows.read(samples[s], sample);
                steps.transformInPlace(1, sample, 0);
                System.arraycopy(sample, 0, destination, s * width, width);
            }
        }
    }
}
