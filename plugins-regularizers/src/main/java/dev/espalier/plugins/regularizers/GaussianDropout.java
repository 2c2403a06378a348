package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.search.SearchRange;

/**
 * Gaussian dropout: multiplies activations by normally distributed noise during training.
 *
 * <p>multiplier from N(1, p/(1−p)), which has the mean and variance of the multipliers of {@link Dropout}
 *
 * <p>Choose it as an alternative to {@code dropout} with smooth noise; results are similar.
 *
 * <p>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", JMLR 15 (2014), section 10; Keras's
 * {@code GaussianDropout}.
 *
 * @param probability p, in [0, 1)
 */
@Plugin(value = "gaussian-dropout", summary = "multiplicative Gaussian noise on activations (Srivastava et al. 2014)")
public record GaussianDropout(
        @Setting(
                value = "probability of the dropout with the same variance, in [0, 1)",
                shorthand = true,
                range = "[0, 1)")
        @SearchRange(low = 0, high = 0.5)
        double probability)
        implements ActivationMask {

    /** Checks the range. */
    public GaussianDropout {
        Check.inClosedOpen("probability", probability, 0, 1);
    }

    /** A probability of 0.5: a standard deviation of 1. */
    public GaussianDropout() {
        this(0.5);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int size = sampleShape.size();
        random.fillGaussian(
                multiplier, fromSample * size, toSample * size, 1, Math.sqrt(probability / (1 - probability)));
    }
}
