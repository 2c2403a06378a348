package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Hyperbolic tangent: y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) for each element. Gain 5/3, as in PyTorch.
 *
 * <p>Choose it for bounded, zero-centred activations, as in recurrent networks.
 */
@Plugin(value = "tanh", summary = "hyperbolic tangent")
public record Tanh() implements KernelActivation {

    @Override
    public double valueAt(double x) {
        return StrictMath.tanh(x);
    }

    @Override
    public double gain() {
        return 5.0 / 3;
    }
}
