package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;

/** A layer normalisation bound to buffers; cut over rows, the sums over rows cut over features. */
final class LayerNormOperation implements LayerOperation {

    private static final int ROW_ELEMENTS = 1 << 13;
    private static final int COLUMN_GRAIN = 64;

    private final KernelWorkers workers;
    private final int rowsOfSample;
    private final int width;
    private final int grain;
    private final double epsilon;
    private final float[] input;
    private final float[] output;
    private final float[] scale;
    private final float[] shift;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;
    private final float[] means;
    private final float[] inverses;
    private final KernelWorkers.Part forward = this::forwardPart;
    private final KernelWorkers.Part parameterGradients = this::parameterGradientPart;
    private final KernelWorkers.Part inputGradients = this::inputGradientPart;
    private int rows;

    LayerNormOperation(LayerBinding binding, double epsilon) {
        this.workers = KernelWorkers.of(binding.workers());
        this.width = binding.inputShape(0).last();
        this.rowsOfSample = Inputs.rowsOf(binding.inputShape(0));
        this.grain = Math.max(1, ROW_ELEMENTS / width);
        this.epsilon = epsilon;
        this.input = binding.input(0);
        this.output = binding.output();
        this.scale = binding.parameter(LayerNorm.SCALE);
        this.shift = binding.parameter(LayerNorm.SHIFT);
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.scaleGradient = binding.parameterGradient(LayerNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(LayerNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, LayerNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, LayerNorm.SHIFT);
        this.means = new float[binding.maxBatchSize() * rowsOfSample];
        this.inverses = new float[binding.maxBatchSize() * rowsOfSample];
    }

    @Override
    public void forward(BatchPass pass) {
        rows = pass.samples() * rowsOfSample;
        workers.split(rows, grain, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        rows = pass.samples() * rowsOfSample;
        workers.split(width, COLUMN_GRAIN, parameterGradients);
        if (inputGradient.length > 0) {
            workers.split(rows, grain, inputGradients);
        }
    }

    private void forwardPart(int from, int to, Workspace workspace) {
        int at = from * width;
        workers.kernels()
                .layerNorm(
                        to - from, width, input, at, width, scale, 0, shift, 0, epsilon, output, at, width, means, from,
                        inverses, from, workspace);
    }

    private void parameterGradientPart(int from, int to, Workspace workspace) {
        workers.kernels()
                .layerNormParameterGradients(
                        outlet.write(),
                        rows,
                        to - from,
                        input,
                        from,
                        width,
                        means,
                        0,
                        inverses,
                        0,
                        outputGradient,
                        from,
                        width,
                        scaleGradient,
                        from,
                        shiftGradient,
                        from);
    }

    private void inputGradientPart(int from, int to, Workspace workspace) {
        int at = from * width;
        workers.kernels()
                .layerNormGradient(
                        to - from,
                        width,
                        input,
                        at,
                        width,
                        scale,
                        0,
                        means,
                        from,
                        inverses,
                        from,
                        outputGradient,
                        at,
                        width,
                        inputGradient,
                        at,
                        width,
                        workspace);
    }
}
