package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Matrix;
import java.util.Optional;

/**
 * A batch normalisation of images with their channels last, the sum with another value that may follow it, and the activation that
 * it may end with. Images are larger than caches, so it goes over them as seldom as it can: once for both statistics, and backward
 * through a ReLU without its result.
 */
final class ChannelBatchNormOperation implements LayerOperation {

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final ChannelBatchNorm norm;
    private final int channels;
    private final int positions;
    private final RowChunks input;
    private final RowChunks output;
    private final RowChunks inputGradient;

    /** Of the result, through the activation. */
    private final RowChunks gradient;

    private final float[] outputGradient;
    private final float[] addend;
    private final float[] addendGradient;
    private final Epilogue epilogue;
    private final Epilogue derivative;

    /** Results at or below it have no gradient. */
    private final float floor;

    private final Workers.RangeTask momentTask = this::moments;
    private final Workers.RangeTask normalizeTask = this::normalize;
    private final Workers.RangeTask gradientTask = this::parameterGradients;
    private final Workers.RangeTask inputGradientTask = this::inputGradients;

    /**
     * Binds a batch normalisation.
     *
     * @param binding whose last input is normalised; if it has another one, that is added
     * @param momentum weight of the batch in the running statistics
     * @param epsilon added to the variance
     * @param activation what it ends with
     */
    ChannelBatchNormOperation(LayerBinding binding, double momentum, double epsilon, FinalActivation activation) {
        this.workers = KernelWorkers.of(binding.workers());
        this.channels = binding.outputShape().dimension(0);
        this.positions = binding.outputShape().size() / channels;
        this.norm = new ChannelBatchNorm(binding, "", workers, positions, momentum, epsilon);
        int source = binding.inputCount() - 1;
        this.input = norm.chunksOf(binding.input(source));
        this.output = norm.chunksOf(binding.output());
        this.inputGradient = norm.chunksOf(binding.inputGradient(source));
        this.addend = source == 0 ? NOTHING : binding.input(0);
        this.addendGradient = source == 0 ? NOTHING : binding.inputGradient(0);
        this.outputGradient = binding.outputGradient();
        // what was added has the gradient through the activation, which so need not take the place of the other
        this.gradient = norm.chunksOf(addendGradient.length == 0 ? outputGradient : addendGradient);
        Optional<Activation> function = activation.activation().map(KernelActivation::kernelOf);
        boolean rectified = addend.length == 0 && function.equals(Optional.of(Activation.RELU));
        this.epilogue = activation.after(Epilogue.REPLACE);
        this.derivative = rectified ? Epilogue.REPLACE : activation.backThrough(binding.output());
        this.floor = rectified ? 0f : Float.NEGATIVE_INFINITY;
    }

    @Override
    public void forward(BatchPass pass) {
        int rows = pass.samples() * positions;
        int chunks = norm.begin(rows);
        if (pass.training()) {
            workers.parallel(chunks, 1, rows, momentTask);
            norm.useBatch();
        } else {
            norm.useRunning();
        }
        workers.parallel(chunks, 1, rows, normalizeTask);
    }

    private void moments(int from, int to, int thread) {
        for (int chunk = from; chunk < to; chunk++) {
            norm.moments(input, chunk, thread);
        }
    }

    private void normalize(int from, int to, int thread) {
        int step = norm.rowsAtOnce();
        for (int chunk = from; chunk < to; chunk++) {
            int rows = norm.rowsOf(chunk);
            Matrix result = output.plain()[chunk];
            for (int row = 0; row < rows; row += step) {
                int next = Math.min(rows, row + step);
                norm.normalize(input, chunk, output, chunk, row, next);
                int at = result.offset() + row * channels;
                finish(result.values(), at, (next - row) * channels);
            }
        }
    }

    private void finish(float[] values, int at, int count) {
        if (addend.length > 0) {
            workers.kernels().add(values, at, addend, at, values, at, count);
        }
        epilogue.finish(workers.kernels(), 1, count, values, at, count);
    }

    @Override
    public void backward(BatchPass pass) {
        int rows = pass.samples() * positions;
        int chunks = norm.begin(rows);
        workers.parallel(chunks, 1, rows, gradientTask);
        norm.combineGradients(pass.training());
        if (!inputGradient.isEmpty()) {
            workers.parallel(chunks, 1, rows, inputGradientTask);
        }
    }

    private void parameterGradients(int from, int to, int thread) {
        int step = norm.rowsOfBlock();
        for (int chunk = from; chunk < to; chunk++) {
            int rows = norm.rowsOf(chunk);
            norm.beginGradients(thread);
            for (int row = 0; row < rows; row += step) {
                int next = Math.min(rows, row + step);
                int at = gradient.plain()[chunk].offset() + row * channels;
                backThroughActivation(at, (next - row) * channels);
                norm.addGradients(input, gradient, chunk, floor, row, next, thread);
            }
            norm.endGradients(chunk, thread);
        }
    }

    private void backThroughActivation(int at, int count) {
        float[] values = addendGradient.length == 0 ? outputGradient : addendGradient;
        if (addendGradient.length > 0) {
            System.arraycopy(outputGradient, at, values, at, count);
        }
        derivative.finish(workers.kernels(), 1, count, values, at, count);
    }

    private void inputGradients(int from, int to, int thread) {
        for (int chunk = from; chunk < to; chunk++) {
            norm.inputGradients(input, gradient, floor, chunk, inputGradient, chunk);
        }
    }
}
