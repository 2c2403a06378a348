package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;

/**
 * Rectified linear unit that is capped at 6: y = min(max(x, 0), 6) for each element. The derivative at 0 and 6 is 0. Gain √2.
 *
 * <p>Choose it for the weights of MobileNetV2 and other networks that were trained with it; otherwise {@code relu}.
 *
 * <p>Source: Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
 */
@Plugin(value = "relu6", summary = "rectified linear unit that is capped at 6: min(max(x, 0), 6)")
public record Relu6() implements KernelActivation {

    private static final double CAP = 6;

    @Override
    public double valueAt(double x) {
        return Math.min(Math.max(x, 0), CAP);
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
