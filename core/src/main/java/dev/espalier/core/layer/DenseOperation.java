package dev.espalier.core.layer;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.Operation;
import dev.espalier.api.model.Pass;
import dev.espalier.core.compute.KernelWorkers;
import dev.espalier.core.kernel.Form;
import dev.espalier.core.kernel.Workspace;
import dev.espalier.core.kernel.Write;

/** A fully connected layer bound to buffers: y = x·W + b; dW += xᵀ·dy; db += Σ dy; dx = dy·Wᵀ. */
final class DenseOperation implements Operation {

    /** Columns of a bias that are worth a thread. */
    private static final int COLUMN_GRAIN = 256;

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final boolean biased;
    private final int inputs;
    private final int units;
    private final float[] input;
    private final float[] output;
    private final float[] weight;
    private final float[] bias;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final KernelWorkers.Part biasGradients = this::biasGradientPart;
    private int samples;

    DenseOperation(LayerBinding binding, boolean biased) {
        this.workers = KernelWorkers.of(binding.workers());
        this.biased = biased;
        this.inputs = binding.inputShape(0).size();
        this.units = binding.outputShape().size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.weight = binding.parameter("weight");
        this.bias = biased ? binding.parameter("bias") : NOTHING;
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.weightGradient = binding.parameterGradient("weight");
        this.biasGradient = biased ? binding.parameterGradient("bias") : NOTHING;
    }

    @Override
    public void forward(Pass pass) {
        if (biased) {
            workers.matrices().multiplyBias(pass.samples(), units, inputs, input, weight, bias, output);
        } else {
            workers.matrices()
                    .multiply(Form.PLAIN, Write.REPLACE, pass.samples(), units, inputs, input, weight, output);
        }
    }

    @Override
    public void backward(Pass pass) {
        samples = pass.samples();
        workers.matrices()
                .multiply(
                        Form.LEFT_TRANSPOSED, Write.ADD, inputs, units, samples, input, outputGradient, weightGradient);
        if (biased) {
            workers.split(units, COLUMN_GRAIN, biasGradients);
        }
        if (inputGradient.length > 0) {
            workers.matrices()
                    .multiply(
                            Form.RIGHT_TRANSPOSED,
                            Write.REPLACE,
                            samples,
                            inputs,
                            units,
                            outputGradient,
                            weight,
                            inputGradient);
        }
    }

    private void biasGradientPart(int from, int to, Workspace workspace) {
        workers.kernels().columnSums(Write.ADD, samples, to - from, outputGradient, from, units, biasGradient, from);
    }
}
