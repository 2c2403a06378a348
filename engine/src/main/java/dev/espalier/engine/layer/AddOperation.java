package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;

/** A sum bound to buffers. */
final class AddOperation implements LayerOperation {

    private static final int GRAIN = 1 << 14;

    private final KernelWorkers workers;
    private final int size;
    private final float[][] inputs;
    private final float[] output;
    private final float[] outputGradient;
    private final float[][] inputGradients;
    private final KernelWorkers.Part forward = this::forwardPart;
    private final KernelWorkers.Part backward = this::backwardPart;

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
        workers.split(pass.samples() * size, GRAIN, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        workers.split(pass.samples() * size, GRAIN, backward);
    }

    private void forwardPart(int from, int to, Workspace workspace) {
        System.arraycopy(inputs[0], from, output, from, to - from);
        for (int i = 1; i < inputs.length; i++) {
            workers.kernels().add(output, from, inputs[i], from, output, from, to - from);
        }
    }

    private void backwardPart(int from, int to, Workspace workspace) {
        for (float[] inputGradient : inputGradients) {
            if (inputGradient.length > 0) {
                System.arraycopy(outputGradient, from, inputGradient, from, to - from);
            }
        }
    }
}
