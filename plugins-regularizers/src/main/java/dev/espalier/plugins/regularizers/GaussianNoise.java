package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.Arrays;

/**
 * Gaussian noise: adds normally distributed noise to activations during training.
 *
 * <p>y = x + σ·ε with ε from N(0, 1), anew for each activation; y = x otherwise
 *
 * <p>σ is in units of the activations: after {@code batch-norm}, in standard deviations. As the first layer it disturbs the inputs
 * as the augmenter {@code noise} does. For small σ it acts as a penalty on the squared gradient of the outputs with respect to
 * the activations.
 *
 * <p>Choose it where a model must bear disturbed inputs, with 0.1 to 0.5 after {@code batch-norm}.
 *
 * <p>Source: Bishop, "Training with Noise is Equivalent to Tikhonov Regularization", Neural Computation 7 (1995); Keras's {@code
 * GaussianNoise}.
 *
 * @param deviation σ, the standard deviation of the noise, at least 0
 */
@Plugin(value = "gaussian-noise", summary = "additive Gaussian noise on activations (Bishop 1995)")
public record GaussianNoise(
        @Setting(
                value = "standard deviation of the noise, in units of the activations, at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0.01, high = 1, scale = Scale.LOG)
        double deviation)
        implements AffineMask {

    /** Checks the range. */
    public GaussianNoise {
        Check.atLeast("deviation", deviation, 0);
    }

    /** A standard deviation of 0.1. */
    public GaussianNoise() {
        this(0.1);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        Arrays.fill(multiplier, fromSample * size, toSample * size, 1);
    }

    @Override
    public void shift(
            float[] shift, float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        random.fillGaussian(shift, fromSample * size, toSample * size, 0, deviation);
    }
}
