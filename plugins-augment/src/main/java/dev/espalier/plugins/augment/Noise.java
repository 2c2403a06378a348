package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Gaussian noise: adds normally distributed noise to every value of a sample.
 *
 * <p>x ← x + σ·z, z from N(0, 1), drawn anew for every value, sample and epoch
 *
 * <p>The standard deviation is in units of the preprocessed values: after standardising, 0.05 is a twentieth of a feature's
 * standard deviation. One-hot columns receive noise, too.
 *
 * <p>Choose it for tables and images with measurement noise, with 0.01 to 0.1 of the data's standard deviation.
 *
 * <p>Source: Bishop, "Training with Noise is Equivalent to Tikhonov Regularization", Neural Computation 7 (1995).
 *
 * @param deviation σ, at least 0
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "noise", summary = "additive Gaussian noise")
public record Noise(
        @Setting(
                value = "standard deviation, at least 0, in units of the preprocessed values",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0.001, high = 0.5, scale = Scale.LOG)
        double deviation,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Noise {
        Check.atLeast("deviation", deviation, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A deviation of 0.05, every sample. */
    public Noise() {
        this(0.05, 1);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            float[] values = batch.input(input);
            int size = batch.inputShape(input).size();
            // from the cursor and not by position: a sample's noise may not depend on its place in the batch
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                values[i] += (float) (deviation * random.nextGaussian());
            }
        }
    }
}
