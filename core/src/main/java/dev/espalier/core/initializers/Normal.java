package dev.espalier.core.initializers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Normal distribution, independent of the size of the layer.
 *
 * <p>w from N(μ, σ²)
 *
 * <p>Choose it to reproduce published models, such as Transformers with a standard deviation of 0.02.
 *
 * <p>Source: Keras's {@code RandomNormal}, with the same defaults; PyTorch's {@code normal_} has a standard deviation of 1.
 *
 * @param mean μ, finite
 * @param deviation σ, at least 0
 */
@Plugin(value = "normal", summary = "normal distribution with the given mean and standard deviation")
public record Normal(
        @Setting("mean") double mean,

        @Setting(value = "standard deviation, at least 0", shorthand = true, range = "[0, inf)")
        double deviation)
        implements Initializer {

    /** Checks the ranges. */
    public Normal {
        LargestScale.check("mean", mean);
        LargestScale.checkUnsigned("deviation", deviation);
    }

    /** Mean 0, deviation 0.05. */
    public Normal() {
        this(0, 0.05);
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        random.fillGaussian(values, from, to, mean, deviation);
    }
}
