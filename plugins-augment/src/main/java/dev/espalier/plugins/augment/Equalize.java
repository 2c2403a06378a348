package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;

/**
 * Equalize: gives each channel of an image about as many pixels of each level.
 *
 * <p>v ← (⌊s/2⌋ + number of pixels with a lower level) / s, rounded down and at most 255, with v the level of a channel from 0 for black to 255 for white,
 * rounded to a whole number, and s = (pixels − pixels of the highest level) / 255, rounded down
 *
 * <p>Levels are found whatever preprocessing has made of black and white. A channel for which s is 0 stays as it is, such as one of
 * fewer than 255 pixels. Inputs that are not images are left unchanged.
 *
 * <p>Choose it as one of several, as {@code trivial-augment} does, for photographs.
 *
 * <p>Source: Pillow's {@code ImageOps.equalize}; Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment", CVPR 2019.
 *
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "equalize", summary = "evens out the histogram of each image")
public record Equalize(
        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Equalize {
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Every other sample. */
    public Equalize() {
        this(255, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("equalize", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            Levels.change(batch, sample, white, LevelChanges::equalize, 0);
        }
    }
}
