package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Matrix;

/** A softmax bound to arrays: dx = y·(dy − Σ y·dy). */
final class SoftmaxOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;

    private final KernelWorkers workers;
    private final int rowsOfSample;
    private final int grain;
    private final Matrix input;
    private final Matrix output;
    private final Matrix outputGradient;
    private final Matrix inputGradient;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    SoftmaxOperation(LayerBinding binding) {
        this.workers = KernelWorkers.of(binding.workers());
        int width = binding.outputShape().last();
        this.rowsOfSample = Inputs.rowsOf(binding.outputShape());
        this.grain = Math.max(1, GRAIN / width);
        this.input = Matrix.of(binding.input(0), width);
        this.output = Matrix.of(binding.output(), width);
        this.outputGradient = Matrix.of(binding.outputGradient(), width);
        this.inputGradient = Matrix.of(binding.inputGradient(0), width);
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples() * rowsOfSample, grain, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.values().length > 0) {
            workers.parallel(pass.samples() * rowsOfSample, grain, backward);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        workers.kernels().softmax(input, from, to, output, workers.workspace(thread));
    }

    private void backwardPart(int from, int to, int thread) {
        workers.kernels().softmaxGradient(output, outputGradient, from, to, inputGradient, workers.workspace(thread));
    }
}
