package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Gaussian error linear unit in its exact form: y = x · Φ(x) = ½x(1 + erf(x/√2)) for each element, not the tanh
 * approximation. Gain 1/√E[f(z)²] for a standard normal z: 1.5335.
 *
 * <p>Choose it for Transformers.
 *
 * <p>Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016.
 */
@Plugin(value = "gelu", summary = "Gaussian error linear unit, exact form: x Φ(x)")
public record Gelu() implements KernelActivation {

    @Override
    public double valueAt(double x) {
        return x * NormalDistribution.atMost(x);
    }

    @Override
    public double gain() {
        return 1.5335304411955668;
    }
}
