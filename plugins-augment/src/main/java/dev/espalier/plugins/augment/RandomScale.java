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
 * Random zoom about the centre of the image.
 *
 * <p>x[c, p] ← x[c, m + (p − m)/s], with s uniform in [smallest, largest] and m the centre of the image
 *
 * <p>Interpolation is bilinear; all images of a sample are scaled alike; inputs that are not images are left unchanged.
 *
 * <p>Choose it where objects vary in distance: 0.9 to 1.1. Factors below ½ skip pixels instead of averaging them.
 *
 * <p>Source: torchvision's {@code RandomAffine}.
 *
 * @param smallest the least factor, in [0.05, 20]
 * @param largest the greatest factor, at least {@code smallest}, in [0.05, 20]
 * @param border how pixels beyond the border
 *     are filled
 * @param fill the value beyond a constant border; a preprocessed value, so that 0 is the training mean after centring and
 *     black only after scaling alone
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "scale", summary = "random zoom about the centre")
public record RandomScale(
        @Setting(value = "minimum factor, in [0.05, 20]", range = "[0.05, 20]")
        double smallest,

        @Setting(value = "maximum factor, from smallest to 20", range = "[0.05, 20]")
        double largest,

        @Setting("how pixels beyond the border are filled: edge, reflect or constant")
        Border border,

        @Setting("fill value of a constant border, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public RandomScale {
        Check.inClosed("smallest", smallest, 0.05, 20);
        Check.inClosed("largest", largest, 0.05, 20);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Between 0.9 and 1.1 times, every sample. */
    public RandomScale() {
        this(0.9, 1.1, Border.EDGE, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("scale", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            scale(batch, sample, random.nextDouble(smallest, largest));
        }
    }

    /** Scales by a factor. */
    void scale(SampleBatch batch, int sample, double factor) {
        ImageInputs.transform(batch, sample, 1 / factor, 0, 0, 1 / factor, border, fill);
    }
}
