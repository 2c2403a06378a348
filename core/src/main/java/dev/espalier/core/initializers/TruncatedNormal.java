package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Truncated normal distribution: values beyond two standard deviations from the mean are redrawn.
 *
 * <p>w from N(μ, σ²), given that |w − μ| ≤ 2·σ; its standard deviation is 0.8796·σ
 *
 * <p>σ is the standard deviation before truncation, as in Keras and PyTorch. PyTorch's {@code trunc_normal_} truncates at
 * the <em>absolute</em> bounds −2 and 2 by default, which have no effect for σ = 0.02. {@link VarianceScaling} corrects for
 * the variance that truncation removes.
 *
 * <p>Choose it where a published model prescribes it, and where large initial weights would saturate units.
 *
 * <p>Source: Keras's {@code TruncatedNormal}.
 *
 * @param mean μ, finite
 * @param deviation σ, at least 0
 */
@Plugin(value = "truncated-normal", summary = "normal distribution truncated at two standard deviations")
public record TruncatedNormal(
        @Setting("mean") double mean,

        @Setting(value = "standard deviation before truncation, at least 0", shorthand = true, range = "[0, inf)")
        double deviation)
        implements Initializer {

    /** Checks the ranges. */
    public TruncatedNormal {
        LargestScale.check("mean", mean);
        LargestScale.checkUnsigned("deviation", deviation);
    }

    /** Mean 0, deviation 0.05. */
    public TruncatedNormal() {
        this(0, 0.05);
    }

    @Override
    public boolean elementwise() {
        return false;
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        Truncation.fill(values, from, to, mean, deviation, random);
    }
}
