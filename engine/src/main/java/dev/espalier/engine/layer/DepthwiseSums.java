package dev.espalier.engine.layer;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Taps;

/**
 * The sums of a depthwise convolution, or of the gradient of its input, row by row of the result. Each is one chain over the elements
 * of the window in order, and over the channels of its group.
 */
final class DepthwiseSums {

    private final KernelWorkers workers;
    private final TapSource source;
    private final TapWalk walk;
    private final float[] weights;
    private final float[] start;
    private final float[] result;
    private final int width;
    private final int channels;
    private final Epilogue end;
    private final Taps[] taps;

    /**
     * Sums.
     *
     * @param workers the threads
     * @param source what the window moves over
     * @param walk over it
     * @param weights of each element, plane and channel of the result
     * @param result images of the batch
     * @param width columns of the result
     * @param end how sums begin and end
     */
    DepthwiseSums(
            KernelWorkers workers,
            TapSource source,
            TapWalk walk,
            DepthwiseWeights weights,
            float[] result,
            int width,
            Epilogue end) {
        this.workers = workers;
        this.source = source;
        this.walk = walk;
        this.weights = weights.values();
        this.channels = weights.channels();
        this.start = end.bias().length == 0 ? new float[channels] : end.bias();
        this.result = result;
        this.width = width;
        this.end = end;
        this.taps = new Taps[workers.threads()];
        for (int thread = 0; thread < taps.length; thread++) {
            taps[thread] = new Taps(weights.rows());
        }
    }

    /** Rows of the result of a sample. */
    int rowsOfSample() {
        return walk.height();
    }

    /** Computes the result of a sample. */
    void sample(int sample, int thread) {
        rows(sample * walk.height(), (sample + 1) * walk.height(), thread);
    }

    /** Computes rows of the result, counted over all samples. */
    void rows(int from, int to, int thread) {
        int sample = -1;
        int begin = 0;
        for (int row = from; row < to; row++) {
            int of = row / walk.height();
            if (of != sample) {
                sample = of;
                begin = source.take(sample, thread);
            }
            row(row, row - sample * walk.height(), begin, thread);
        }
    }

    private void row(int row, int inSample, int begin, int thread) {
        int at = row * width * channels;
        for (int i = 0; i < walk.count(); i++) {
            TapRun run = walk.columns(i);
            walk.gather(taps[thread], inSample, run, begin);
            workers.kernels()
                    .depthwise(
                            taps[thread],
                            source.array(thread),
                            run.sourceStep() * channels,
                            weights,
                            start,
                            result,
                            at + run.first() * channels,
                            run.step() * channels,
                            run.count(),
                            channels);
        }
        end.finish(workers.kernels(), 1, width * channels, result, at, width * channels);
    }
}
