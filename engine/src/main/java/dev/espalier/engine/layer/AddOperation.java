package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;

/** A sum bound to arrays. */
final class AddOperation implements LayerOperation {

    private static final int GRAIN = 1 << 14;

    private final KernelWorkers workers;
    private final int size;
    private final float[][] inputs;
    private final float[] output;
    private final float[] outputGradient;
    private final float[][] inputGradients;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    AddOperation(LayerBinding binding) {
        this.workers = KernelWorkers.of(binding.workers());
        this.size = binding.outputShape().size();
        this.inputs = new float[binding.inputCount()][];
        this.inputGradients = new float[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = binding.input(i);
            inputGradients[i] = binding.inputGradient(i);
        }
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples() * size, GRAIN, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.parallel(pass.samples() * size, GRAIN, backward);
    }

    private void forwardPart(int from, int to, int thread) {
        System.arraycopy(inputs[0], from, output, from, to - from);
        for (int i = 1; i < inputs.length; i++) {
            workers.kernels().add(output, from, inputs[i], from, output, from, to - from);
        }
    }

    private void backwardPart(int from, int to, int thread) {
        for (float[] inputGradient : inputGradients) {
            if (inputGradient.length > 0) {
                System.arraycopy(outputGradient, from, inputGradient, from, to - from);
            }
        }
    }
}
