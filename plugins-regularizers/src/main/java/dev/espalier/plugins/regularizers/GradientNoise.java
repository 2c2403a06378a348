package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Gradient noise: adds normally distributed noise of decreasing variance to all gradients.
 *
 * <p>g ← g + N(0, σ²), σ² = η/(1 + t)<sup>γ</sup>, t = 0 for the first update
 *
 * <p>It applies to every parameter, before gradients are clipped.
 *
 * <p>Choose it for very deep networks that are hard to start training.
 *
 * <p>Source: Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep Networks", 2015, which tries 0.01,
 * 0.3 and 1 for η.
 *
 * @param variance η, the variance at the first update, at least 0
 * @param decay γ, at least 0
 */
@Plugin(value = "gradient-noise", summary = "annealed Gaussian noise on gradients (Neelakantan et al. 2015)")
public record GradientNoise(
        @Setting(value = "variance of the noise at the first update, at least 0", shorthand = true, range = "[0, inf)")
        @SearchRange(low = 0.0001, high = 1, scale = Scale.LOG)
        double variance,

        @Setting(
                value = "exponent by which the variance falls with the number of the update, at least 0",
                range = "[0, inf)")
        double decay)
        implements GradientTransformation {

    /** Checks the ranges. */
    public GradientNoise {
        Check.atLeast("variance", variance, 0);
        Check.atLeast("decay", decay, 0);
    }

    /** A variance of 0.01 that falls with the power 0.55. */
    public GradientNoise() {
        this(0.01, 0.55);
    }

    @Override
    public boolean appliesTo(ParameterInfo parameter) {
        return true;
    }

    @Override
    public void transform(ParameterSlice slice, Step step, RandomStream random) {
        // the power by way of the logarithm: StrictMath.pow allocates on Java 17, and Math.pow has bits of the
        // machine's own
        double deviation = Math.sqrt(variance * StrictMath.exp(-decay * StrictMath.log((double) step.number())));
        float[] gradients = slice.gradients();
        for (int i = slice.from(); i < slice.to(); i++) {
            gradients[i] = (float) (gradients[i] + deviation * random.nextGaussian());
        }
    }
}
