package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Sigmoid linear unit (swish): y = x · σ(x) = x / (1 + e⁻ˣ) for each element. Gain 1/√E[f(z)²] for a standard normal z:
 * 1.6765.
 *
 * <p>Choose it as a smooth alternative to {@code relu} that is cheaper than {@code gelu}.
 *
 * <p>Source: Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation", 2018.
 */
@Plugin(value = "silu", summary = "SiLU (swish): x sigmoid(x)")
public record Silu() implements KernelActivation {

    @Override
    public double valueAt(double x) {
        return x / (1 + StrictMath.exp(-x));
    }

    @Override
    public double gain() {
        return 1.676532470331127;
    }
}
