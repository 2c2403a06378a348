package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Taps;
import java.util.Arrays;

/** Max pooling bound to arrays with their channels last; cut over rows of the result, and backward over samples. */
final class MaxPoolingOperation implements LayerOperation {

    /** Elements that are compared and worth a thread. */
    private static final int GRAIN = 1 << 14;

    private final KernelWorkers workers;
    private final ChannelPlanes planes;
    private final TapWalk walk;
    private final Taps[] taps;
    private final int width;
    private final int channels;
    private final int rowWork;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;

    /** Which elements of the window are the greatest. */
    private final float[] winners;

    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    MaxPoolingOperation(LayerBinding binding, Window window, int channels) {
        this.workers = KernelWorkers.of(binding.workers());
        this.channels = channels;
        this.width = window.width().output();
        this.rowWork = width * channels * window.size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.winners = new float[inputGradient.length == 0 ? 0 : output.length];
        int threads = workers.threads();
        this.planes = new ChannelPlanes(input, window.inputPositions(), channels, channels, channels, threads);
        this.walk = TapWalk.forward(window, channels, planes);
        this.taps = new Taps[threads];
        for (int thread = 0; thread < threads; thread++) {
            taps[thread] = new Taps(window.size());
        }
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples() * walk.height(), Math.max(1, GRAIN / rowWork), forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.parallel(pass.samples(), 1, backward);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        for (int row = from; row < to; row++) {
            int sample = row / walk.height();
            int begin = planes.take(sample, thread);
            for (int i = 0; i < walk.count(); i++) {
                TapRun run = walk.columns(i);
                walk.gather(taps[thread], row - sample * walk.height(), run, begin);
                workers.kernels()
                        .maxPooling(
                                taps[thread],
                                input,
                                run.sourceStep() * channels,
                                output,
                                winners,
                                (row * width + run.first()) * channels,
                                run.count(),
                                channels);
            }
        }
    }

    private void backwardPart(int from, int to, int thread) {
        Arrays.fill(inputGradient, from * planes.size(), to * planes.size(), 0);
        for (int row = from * walk.height(); row < to * walk.height(); row++) {
            int sample = row / walk.height();
            int begin = planes.take(sample, thread);
            for (int i = 0; i < walk.count(); i++) {
                TapRun run = walk.columns(i);
                walk.gather(taps[thread], row - sample * walk.height(), run, begin);
                workers.kernels()
                        .maxPoolingGradient(
                                taps[thread],
                                inputGradient,
                                run.sourceStep() * channels,
                                outputGradient,
                                winners,
                                (row * width + run.first()) * channels,
                                run.count(),
                                channels);
            }
        }
    }
}
