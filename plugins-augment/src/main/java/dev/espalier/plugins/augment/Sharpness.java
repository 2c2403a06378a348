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
 * Random sharpness: between a smoothed image and a sharpened one.
 *
 * <p>v ← s + f·(v − s), with v the levels from 0 for black to 1 for white, s those after smoothing by the kernel (1 1 1; 1 5 1; 1 1 1) /
 * 13, and f uniform in [smallest, largest]; the outermost pixels stay as they are
 *
 * <p>A factor of 0 gives the smoothed image, 1 the image itself, 2 one that is sharper. Levels are found whatever preprocessing has
 * made of black and white, and clipped to them. Inputs that are not images are left unchanged.
 *
 * <p>Choose it for photographs that are not equally sharp.
 *
 * <p>Source: Pillow's {@code ImageEnhance.Sharpness}; Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment", CVPR 2019.
 *
 * @param smallest the least factor, at least 0
 * @param largest the greatest factor, at least {@code smallest}
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "sharpness", summary = "random change of sharpness")
public record Sharpness(
        @Setting(value = "minimum factor, at least 0", range = "[0, inf)")
        double smallest,

        @Setting("maximum factor, at least smallest") double largest,

        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Sharpness {
        Check.atLeast("smallest", smallest, 0);
        Check.finite("largest", largest);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** From the smoothed image to one that is as much sharper, every other sample. */
    public Sharpness() {
        this(0, 2, 255, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("sharpness", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            Levels.change(batch, sample, white, LevelChanges::sharpen, random.nextDouble(smallest, largest));
        }
    }
}
