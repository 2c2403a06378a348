package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Rectified linear unit: y = max(x, 0) for each element. The derivative at 0 is 0. Gain √2.
 *
 * <p>Choose it by default for hidden layers.
 *
 * <p>Source: Nair, Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", ICML 2010.
 */
@Plugin(value = "relu", summary = "rectified linear unit: max(x, 0)")
public record Relu() implements KernelActivation {

    @Override
    public double valueAt(double x) {
        return Math.max(x, 0);
    }

    @Override
    public double gain() {
        return Math.sqrt(2);
    }

    @Override
    public boolean hasDeadZone() {
        return true;
    }
}
