package dev.espalier.core.noise;

import dev.espalier.api.Check;
import dev.espalier.api.augment.Augmenter;
import java.util.List;

/**
 * Noise that is drawn anew in each of several passes, whose mean is the prediction.
 *
 * <p>What is drawn for a sample depends on the seed, the number of the pass and the values of the sample after preprocessing: not
 * on its place, on the samples beside it, or on threads.
 *
 * @param passes how many predictions are averaged, at least 1
 * @param augmenters transform samples in this order; none for samples as they are
 * @param dropout whether masks of activations, such as dropout, are drawn as in training (Monte-Carlo dropout)
 * @param seed of all random numbers
 */
public record PassNoise(int passes, List<Augmenter> augmenters, boolean dropout, long seed) {

    /** The seed where none is given. */
    public static final long DEFAULT_SEED = 42;

    /** Checks the range and copies the list. */
    public PassNoise {
        Check.atLeast("passes", passes, 1);
        augmenters = List.copyOf(augmenters);
    }

    /**
     * Test-time augmentation.
     *
     * <p>Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", NeurIPS 2012.
     *
     * @param passes how many augmented versions of each sample are predicted, at least 1
     * @param augmenters transform samples in this order
     * @return the noise, of the seed 42
     */
    public static PassNoise augmenting(int passes, List<Augmenter> augmenters) {
        return new PassNoise(passes, augmenters, false, DEFAULT_SEED);
    }

    /**
     * Monte-Carlo dropout.
     *
     * <p>Source: Gal and Ghahramani, "Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning", ICML
     * 2016.
     *
     * @param passes how many predictions are averaged, at least 1
     * @return the noise, of the seed 42
     */
    public static PassNoise dropout(int passes) {
        return new PassNoise(passes, List.of(), true, DEFAULT_SEED);
    }

    /**
     * The same noise of another seed.
     *
     * @param other the seed
     * @return the noise
     */
    public PassNoise withSeed(long other) {
        return new PassNoise(passes, augmenters, dropout, other);
    }
}
