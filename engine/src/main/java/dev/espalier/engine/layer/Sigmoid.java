package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Logistic sigmoid: y = σ(x) = 1 / (1 + e⁻ˣ) for each element. Gain 1, as in PyTorch.
 *
 * <p>Choose it for gates. Do not put it before a loss: {@code binary-cross-entropy} takes logits.
 */
@Plugin(value = "sigmoid", summary = "logistic sigmoid: 1 / (1 + e^-x)")
public record Sigmoid() implements KernelActivation {

    @Override
    public double valueAt(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
