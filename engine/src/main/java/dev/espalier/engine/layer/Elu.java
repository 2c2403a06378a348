package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.SearchRange;

/**
 * Exponential linear unit: y = x for x &gt; 0, else alpha · (eˣ − 1), for each element. Gain 1/√E[f(z)²] for a standard
 * normal z, which is 1/√(½ + 0.144945 · alpha²).
 *
 * <p>Choose it for smooth gradients and mean activations close to 0.
 *
 * <p>Source: Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", ICLR
 * 2016.
 *
 * @param alpha what the function tends to far below 0, negated; at least 0
 */
@Plugin(value = "elu", summary = "exponential linear unit: x for x > 0, alpha (e^x - 1) otherwise")
public record Elu(
        @Setting(
                value = "negated limit of the function for x towards minus infinity, at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0.5, high = 2)
        double alpha)
        implements KernelActivation {

    /** With alpha = 1. */
    public Elu() {
        this(1);
    }

    /** Checks the range. */
    public Elu {
        Check.atLeast("alpha", alpha, 0);
    }

    @Override
    public double parameter() {
        return alpha;
    }

    @Override
    public double valueAt(double x) {
        return x > 0 ? x : alpha * StrictMath.expm1(x);
    }

    @Override
    public double gain() {
        return 1 / Math.sqrt(0.5 + 0.1449454174929235 * alpha * alpha);
    }
}
