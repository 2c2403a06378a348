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
 * RandAugment: applies some operations, chosen at random, with one strength for all.
 *
 * <p>Operations: none, shear and translation along either axis, rotation, brightness, saturation, contrast, sharpness, posterize,
 * solarize, autocontrast, equalize; each with the same probability, one after the other, also the same one again. With s =
 * magnitude / 30: shear by a tangent of 0.3·s, translation by 150/331·s of the extent, rotation by 30·s degrees, factors of 1 ± 0.9·s,
 * 4·s bits lost by posterize, a threshold of 1 − s for solarize; to either side with the same probability
 *
 * <p>Moves that follow each other are interpolated once. Levels are found whatever preprocessing has made of black and white, and
 * clipped to them. In images of other than three channels saturation changes nothing. Shear is about the centre of the image and
 * interpolation bilinear, where the paper's code has the upper left corner and the nearest pixel.
 *
 * <p>Choose it for photographs instead of a list of augmenters of its own, together with {@code flip} and a crop: two operations of a
 * magnitude of 5 to 15. For two numbers that need no search, {@code trivial-augment}.
 *
 * <p>Source: Cubuk, Zoph, Shlens, Le, "RandAugment: Practical Automated Data Augmentation with a Reduced Search Space", NeurIPS
 * 2020; ranges of torchvision's {@code RandAugment}.
 *
 * @param operations how many, from 1 to 14
 * @param magnitude their strength, in [0, 30]
 * @param border how pixels beyond the border are filled
 * @param fill the value beyond a constant border; a preprocessed value
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "rand-augment", summary = "RandAugment: some operations of one strength (Cubuk et al. 2020)")
public record RandAugment(
        @Setting(value = "number of operations, from 1 to 14", range = "[1, 14]") @SearchRange(low = 1, high = 4)
        int operations,

        @Setting(value = "strength of the operations, in [0, 30]", shorthand = true, range = "[0, 30]")
        @SearchRange(low = 2, high = 20)
        double magnitude,

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

    private static final double STRONGEST = 30;

    private static final PolicyOperation.Strongest RANGES =
            new PolicyOperation.Strongest(0.3, 150.0 / 331, Double.POSITIVE_INFINITY, 30, 0.9, 4);

    /** Checks the ranges. */
    public RandAugment {
        Check.require(operations >= 1 && operations <= 14, "operations", operations, "must be from 1 to 14");
        Check.inClosed("magnitude", magnitude, 0, STRONGEST);
        Check.finite("fill", fill);
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Two operations of magnitude 9, every sample. */
    public RandAugment() {
        this(2, 9, Border.EDGE, 0, 255, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("rand-augment", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            for (int i = 0; i < operations; i++) {
                PolicyOperation.next(random).apply(batch, sample, magnitude / STRONGEST, RANGES, this, random);
            }
        }
    }
}
