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
 * Solarize: inverts all levels of an image from a threshold on.
 *
 * <p>v ← 1 − v where v ≥ threshold, with v the level from 0 for black to 1 for white
 *
 * <p>Levels are found whatever preprocessing has made of black and white, and clipped to them. Inputs that are not images are left
 * unchanged.
 *
 * <p>Choose it as one of several, as {@code trivial-augment} does, and for contrastive learning with a threshold of 0.5 and a
 * probability of 0.1 to 0.2.
 *
 * <p>Source: Pillow's {@code ImageOps.solarize}; Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment", CVPR 2019.
 *
 * @param threshold from which on levels are inverted, in [0, 1]
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "solarize", summary = "inversion of bright pixels")
public record Solarize(
        @Setting(value = "level from which on pixels are inverted, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0.3, high = 1)
        double threshold,

        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Solarize {
        Check.inClosed("threshold", threshold, 0, 1);
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** The brighter half of levels, in one sample of five. */
    public Solarize() {
        this(0.5, 255, 0.2);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("solarize", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            Levels.change(batch, sample, white, LevelChanges::solarize, threshold);
        }
    }
}
