package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;

/** A sum bound to arrays, and the activation that it may end with. */
final class AddOperation implements LayerOperation {

    private static final int GRAIN = 1 << 14;

    /** Elements that are treated together, so that they stay in the first-level cache. */
    private static final int WARM = 1 << 11;

    private final KernelWorkers workers;
    private final int size;
    private final float[][] inputs;
    private final float[] output;
    private final float[] outputGradient;
    private final float[][] inputGradients;
    private final Epilogue epilogue;
    private final Epilogue derivative;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    AddOperation(LayerBinding binding, FinalActivation activation) {
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
        this.epilogue = activation.after(Epilogue.REPLACE);
        this.derivative = activation.backThrough(output);
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
        for (int at = from; at < to; at += WARM) {
            int count = Math.min(WARM, to - at);
            if (inputs.length == 1) {
                System.arraycopy(inputs[0], at, output, at, count);
            } else {
                workers.kernels().add(inputs[0], at, inputs[1], at, output, at, count);
            }
            for (int i = 2; i < inputs.length; i++) {
                workers.kernels().add(output, at, inputs[i], at, output, at, count);
            }
            epilogue.finish(workers.kernels(), 1, count, output, at, count);
        }
    }

    private void backwardPart(int from, int to, int thread) {
        for (int at = from; at < to; at += WARM) {
            int count = Math.min(WARM, to - at);
            derivative.finish(workers.kernels(), 1, count, outputGradient, at, count);
            for (float[] inputGradient : inputGradients) {
                if (inputGradient.length > 0) {
                    System.arraycopy(outputGradient, at, inputGradient, at, count);
                }
            }
        }
    }
}
