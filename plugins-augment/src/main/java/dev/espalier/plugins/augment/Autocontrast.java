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
 * Autocontrast: stretches each channel of an image from black to white.
 *
 * <p>v ← (v − min v) / (max v − min v), with v the levels of a channel of the image from 0 for black to 1 for white
 *
 * <p>Levels are found whatever preprocessing has made of black and white. A channel of one level stays as it is. Inputs that are not images are left unchanged.
 *
 * <p>Choose it for photographs of different exposure; at {@code probability: 1} it evens them out, but validation samples are not changed.
 *
 * <p>Source: Pillow's {@code ImageOps.autocontrast}; Cubuk, Zoph, Mane, Vasudevan, Le, "AutoAugment", CVPR 2019.
 *
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "autocontrast", summary = "stretches the contrast of each image")
public record Autocontrast(
        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Autocontrast {
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Every other sample. */
    public Autocontrast() {
        this(255, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("autocontrast", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            Levels.change(batch, sample, white, LevelChanges::stretchContrast, 0);
        }
    }
}
