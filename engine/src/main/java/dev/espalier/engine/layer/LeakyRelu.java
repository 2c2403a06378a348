package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Leaky rectified linear unit: y = x for x &gt; 0, else slope · x, for each element. Gain √(2 / (1 + slope²)).
 *
 * <p>Choose it when many units of a {@code relu} network are inactive for all samples.
 *
 * <p>Source: Maas, Hannun, Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013. The default slope is
 * PyTorch's.
 *
 * @param slope factor below 0, in [0, 1]
 */
@Plugin(value = "leaky-relu", summary = "leaky ReLU: x for x > 0, slope * x otherwise")
public record LeakyRelu(
        @Setting(value = "slope for x below 0, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0.01, high = 0.3, scale = Scale.LOG)
        double slope)
        implements KernelActivation {

    /** With slope = 0.01. */
    public LeakyRelu() {
        this(0.01);
    }

    /** Checks the range. */
    public LeakyRelu {
        Check.inClosed("slope", slope, 0, 1);
    }

    @Override
    public double parameter() {
        return slope;
    }

    @Override
    public double valueAt(double x) {
        return x > 0 ? x : slope * x;
    }

    @Override
    public double gain() {
        return Math.sqrt(2 / (1 + slope * slope));
    }

    @Override
    public boolean hasDeadZone() {
        return slope == 0;
    }
}
