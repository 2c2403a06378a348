package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;

/** A softmax bound to buffers: dx = y·(dy − Σ y·dy). */
final class SoftmaxOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;

    private final KernelWorkers workers;
    private final int rowsOfSample;
    private final int width;
    private final int grain;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final KernelWorkers.Part forward = this::forwardPart;
    private final KernelWorkers.Part backward = this::backwardPart;

    SoftmaxOperation(LayerBinding binding) {
        this.workers = KernelWorkers.of(binding.workers());
        this.width = binding.outputShape().last();
        this.rowsOfSample = Inputs.rowsOf(binding.outputShape());
        this.grain = Math.max(1, GRAIN / width);
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        workers.split(pass.samples() * rowsOfSample, grain, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.split(pass.samples() * rowsOfSample, grain, backward);
        }
    }

    private void forwardPart(int from, int to, Workspace workspace) {
        int at = from * width;
        workers.kernels().softmax(to - from, width, input, at, width, output, at, width, workspace);
    }

    private void backwardPart(int from, int to, Workspace workspace) {
        int at = from * width;
        workers.kernels()
                .softmaxGradient(
                        to - from,
                        width,
                        output,
                        at,
                        width,
                        outputGradient,
                        at,
                        width,
                        inputGradient,
                        at,
                        width,
                        workspace);
    }
}
