package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Taps;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;

/**
 * The gradient of the weights of a depthwise convolution. Samples are cut into chunks whose length follows from the shapes alone;
 * each chunk has sums of its own, chains over its positions in order, and the sums are added in order. So the bits do not depend on
 * the threads.
 */
final class DepthwiseGradient {

    /** The most elements of the sums of all chunks, unless a single one has more: 8 MB. */
    private static final int SUMS = 1 << 21;

    private static final int GRAIN = 1 << 13;

    private final KernelWorkers workers;
    private final TapSource source;
    private final TapWalk walk;
    private final DepthwiseWeights weights;
    private final float[] weightGradient;
    private final int width;
    private final int channels;
    private final int samplesOfChunk;
    private final float[][] sums;
    private final Taps[] taps;
    private final Workers.RangeTask addTask = this::addSums;
    private int chunks;
    private Write write = Write.ADD;

    /**
     * A gradient.
     *
     * @param workers the threads
     * @param source what the window moves over
     * @param walk over it
     * @param weights in whose order the sums are
     * @param maxBatchSize the most samples of a pass
     * @param width columns of the result
     * @param weightGradient where the gradient of the weights goes
     */
    DepthwiseGradient(
            KernelWorkers workers,
            TapSource source,
            TapWalk walk,
            DepthwiseWeights weights,
            int maxBatchSize,
            int width,
            float[] weightGradient) {
        this.workers = workers;
        this.source = source;
        this.walk = walk;
        this.weights = weights;
        this.width = width;
        this.weightGradient = weightGradient;
        this.channels = weights.channels();
        int size = weights.values().length;
        int inChunk = SampleChunks.samples(walk.height() * width);
        while (inChunk < maxBatchSize && (long) size * maxBatchSize / inChunk > SUMS) {
            inChunk *= 2;
        }
        this.samplesOfChunk = inChunk;
        this.sums = new float[(maxBatchSize + samplesOfChunk - 1) / samplesOfChunk][size];
        this.taps = new Taps[workers.threads()];
        for (int thread = 0; thread < taps.length; thread++) {
            taps[thread] = new Taps(weights.rows());
        }
    }

    /** Samples of each chunk but the last. */
    int samplesOfChunk() {
        return samplesOfChunk;
    }

    /** Begins the sums of a chunk. */
    void begin(int chunk) {
        Arrays.fill(sums[chunk], 0);
    }

    /**
     * Adds a sample's part to the sums of its chunk; samples of a chunk come in order.
     *
     * @param sample its number in the batch
     * @param gradient of the result
     * @param from where the sample begins there
     * @param thread that does it
     */
    void addSample(int sample, float[] gradient, int from, int thread) {
        float[] target = sums[sample / samplesOfChunk];
        int begin = source.take(sample, thread);
        for (int row = 0; row < walk.height(); row++) {
            int at = from + row * width * channels;
            for (int i = 0; i < walk.count(); i++) {
                TapRun run = walk.columns(i);
                walk.gather(taps[thread], row, run, begin);
                workers.kernels()
                        .depthwiseGradient(
                                taps[thread],
                                source.array(thread),
                                run.sourceStep() * channels,
                                gradient,
                                at + run.first() * channels,
                                run.step() * channels,
                                target,
                                run.count(),
                                channels);
            }
        }
    }

    /**
     * Adds the sums of the chunks.
     *
     * @param count how many there are
     * @param how whether the result replaces what is there
     */
    void finish(int count, Write how) {
        chunks = count;
        write = how;
        workers.parallel(sums[0].length, Math.max(1, GRAIN / Math.max(1, chunks)), addTask);
    }

    private void addSums(int from, int to, int thread) {
        float[] first = sums[0];
        for (int chunk = 1; chunk < chunks; chunk++) {
            workers.kernels().add(first, from, sums[chunk], from, first, from, to - from);
        }
        for (int i = from; i < to; i++) {
            int place = weights.place(i);
            weightGradient[place] = write == Write.REPLACE ? first[i] : weightGradient[place] + first[i];
        }
    }
}
