package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;

/**
 * TrivialAugment: applies one operation, chosen at random, with a random strength.
 *
 * <p>Operations: none, shear and translation along either axis, rotation, brightness, saturation, contrast, sharpness, posterize,
 * solarize, autocontrast, equalize; each with the same probability. With s uniform in {0, 1/30, …, 1}: shear by a tangent of 0.99·s,
 * translation by 32·s pixels and no more than the extent, rotation by 135·s degrees, factors of 1 ± 0.99·s, 6·s bits lost by posterize, a
 * threshold of 1 − s for solarize; to either side with the same probability
 *
 * <p>Levels are found whatever preprocessing has made of black and white, and clipped to them. In images of other than three
 * channels saturation changes nothing. Shear is about the centre of the image and interpolation bilinear, where the paper's code
 * has the upper left corner and the nearest pixel.
 *
 * <p>Choose it for photographs first of all, together with {@code flip} and a crop: there is nothing to tune, and it is about as good
 * as methods that search for their settings.
 *
 * <p>Source: Müller, Hutter, "TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation", ICCV 2021 (wide ranges).
 *
 * @param border how pixels beyond the border are filled
 * @param fill the value beyond a constant border; a preprocessed value
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "trivial-augment", summary = "TrivialAugment: one operation of random strength (Müller & Hutter 2021)")
public record TrivialAugment(
        @Setting("how pixels beyond the border are filled: edge, reflect or constant")
        Border border,

        @Setting("fill value of a constant border, in units of the preprocessed values")
        double fill,

        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample, PolicyOperation.Policy {

    private static final int STEPS = 30;

    private static final PolicyOperation.Strongest RANGES = new PolicyOperation.Strongest(0.99, 1, 32, 135, 0.99, 6);

    /** Checks the ranges. */
    public TrivialAugment {
        Check.finite("fill", fill);
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Every sample. */
    public TrivialAugment() {
        this(Border.EDGE, 0, 255, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("trivial-augment", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            PolicyOperation operation = PolicyOperation.next(random);
            double strength = (double) random.nextInt(STEPS + 1) / STEPS;
            operation.apply(batch, sample, strength, RANGES, this, random);
        }
    }
}
