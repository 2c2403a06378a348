package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Normally distributed numbers within two standard deviations of the mean: the others are drawn again.
 *
 * <p>w from N(μ, σ²), given that |w − μ| ≤ 2·σ; its standard deviation is 0.8796·σ
 *
 * <p>σ is that of the distribution before the cut, as in Keras and PyTorch. PyTorch's {@code trunc_normal_} cuts at −2 and 2
 * <em>themselves</em>, whatever σ, so that for 0.02 it cuts nothing. {@link VarianceScaling} makes up for what the cut takes
 * away.
 *
 * <p>Source: Keras's {@code TruncatedNormal}.
 *
 * @param mean μ, finite
 * @param deviation σ, at least 0
 */
@Plugin(value = "truncated-normal", summary = "normal distribution truncated at two standard deviations")
public record TruncatedNormal(
        @Setting("mean") double mean,

        @Setting(value = "standard deviation before truncation, at least 0", shorthand = true)
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
