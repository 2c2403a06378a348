package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.engine.kernel.Activation;

/**
 * The logistic function: y = σ(x) = 1 / (1 + e⁻ˣ) for each element. Gain 1, as PyTorch has it.
 *
 * <p>Not for the last layer before a loss: those that take probabilities here take them as logits.
 */
@Plugin(value = "sigmoid", summary = "logistic sigmoid: 1 / (1 + e^-x)")
public record Sigmoid() implements KernelActivation {

    @Override
    @SuppressWarnings("exports")
    public Activation function() {
        return Activation.SIGMOID;
    }

    @Override
    public double valueAt(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
