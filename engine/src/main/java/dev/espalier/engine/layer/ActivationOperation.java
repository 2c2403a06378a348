package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Activation;

/** An activation bound to arrays. */
final class ActivationOperation implements LayerOperation {

    /** Elements that are worth a thread: some microseconds for the most expensive function. */
    static final int GRAIN = 1 << 13;

    private final Activation activation;
    private final float parameter;
    private final KernelWorkers workers;
    private final int size;
    private final float[] input;
    private final float[] output;
    private final float[] saved;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;

    ActivationOperation(LayerBinding binding, Activation activation, double parameter) {
        this.activation = activation;
        this.parameter = (float) parameter;
        this.workers = KernelWorkers.of(binding.workers());
        this.size = binding.outputShape().size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.saved = activation.gradientFromOutput() ? output : input;
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples() * size, GRAIN, forward);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.parallel(pass.samples() * size, GRAIN, backward);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        workers.kernels().activate(activation, parameter, input, from, output, from, to - from);
    }

    private void backwardPart(int from, int to, int thread) {
        workers.kernels()
                .activationGradient(
                        activation, parameter, saved, from, outputGradient, from, inputGradient, from, to - from);
    }
}
