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
 * Posterize: leaves the upper bits of each pixel's levels.
 *
 * <p>v ← ⌊v / 2^(8−bits)⌋ · 2^(8−bits), with v the level from 0 for black to 255 for white, rounded to a whole number
 *
 * <p>Levels are found whatever preprocessing has made of black and white, and clipped to them. Inputs that are not images are left
 * unchanged.
 *
 * <p>Choose it as one of several, as {@code trivial-augment} does, for photographs, with 4 bits or more.
 *
 * <p>Source: Pillow's {@code ImageOps.posterize}; Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment", CVPR 2019.
 *
 * @param bits that are left, from 1 to 8
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "posterize", summary = "fewer levels of brightness")
public record Posterize(
        @Setting(value = "bits that are left of each level, from 1 to 8", shorthand = true, range = "[1, 8]")
        @SearchRange(low = 2, high = 7)
        int bits,

        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Posterize {
        Check.require(bits >= 1 && bits <= 8, "bits", bits, "must be from 1 to 8");
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Four bits, every other sample. */
    public Posterize() {
        this(4, 255, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("posterize", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            Levels.change(batch, sample, white, LevelChanges::posterize, bits);
        }
    }
}
