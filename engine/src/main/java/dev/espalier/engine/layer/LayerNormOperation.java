package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.Normalization;

/** A layer normalisation bound to arrays; cut over rows, the sums over rows cut over features. */
final class LayerNormOperation implements LayerOperation {

    private static final int ROW_ELEMENTS = 1 << 13;
    private static final int COLUMN_GRAIN = 64;

    private final KernelWorkers workers;
    private final int rowsOfSample;
    private final int width;
    private final int grain;
    private final double epsilon;
    private final Matrix input;
    private final Matrix output;
    private final Matrix outputGradient;
    private final Matrix inputGradient;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;
    private final Normalization normalization;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask parameterGradients = this::parameterGradientPart;
    private final Workers.RangeTask inputGradients = this::inputGradientPart;
    private int rows;

    LayerNormOperation(LayerBinding binding, int width, double epsilon) {
        this.workers = KernelWorkers.of(binding.workers());
        this.width = width;
        this.rowsOfSample = binding.inputShape(0).size() / width;
        this.grain = Math.max(1, ROW_ELEMENTS / width);
        this.epsilon = epsilon;
        this.input = Matrix.of(binding.input(0), width);
        this.output = Matrix.of(binding.output(), width);
        this.outputGradient = Matrix.of(binding.outputGradient(), width);
        this.inputGradient = Matrix.of(binding.inputGradient(0), width);
        this.scaleGradient = binding.parameterGradient(LayerNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(LayerNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, LayerNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, LayerNorm.SHIFT);
        int maxRows = binding.maxBatchSize() * rowsOfSample;
        this.normalization = new Normalization(
                new float[maxRows],
                new float[maxRows],
                binding.parameter(LayerNorm.SCALE),
                binding.parameter(LayerNorm.SHIFT));
    }

    @Override
    public void forward(BatchPass pass) {
        rows = pass.samples() * rowsOfSample;
        workers.parallel(rows, grain, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        rows = pass.samples() * rowsOfSample;
        workers.parallel(width, COLUMN_GRAIN, parameterGradients);
        if (inputGradient.values().length > 0) {
            workers.parallel(rows, grain, inputGradients);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        workers.kernels().layerNorm(input, normalization, epsilon, from, to, output, workers.workspace(thread));
    }

    private void parameterGradientPart(int from, int to, int thread) {
        workers.kernels()
                .layerNormParameterGradients(
                        outlet.write(),
                        input,
                        normalization,
                        outputGradient,
                        rows,
                        from,
                        to,
                        scaleGradient,
                        shiftGradient);
    }

    private void inputGradientPart(int from, int to, int thread) {
        workers.kernels()
                .layerNormGradient(
                        input, normalization, outputGradient, from, to, inputGradient, workers.workspace(thread));
    }
}
