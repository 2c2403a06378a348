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
 * Random shear: shifts rows of images against each other, or columns.
 *
 * <p>x[c, m + (x, y)] ← x[c, m + (x + tan(α)·y, y + tan(β)·x)], with α uniform in [−horizontal, horizontal], β in
 * [−vertical, vertical] and (x, y) counted from the centre m of the image
 *
 * <p>Interpolation is bilinear; all images of a sample are sheared alike; inputs that are not images are left unchanged.
 *
 * <p>Choose it for handwriting, 10° to 20° horizontally.
 *
 * <p>Source: torchvision's {@code RandomAffine}.
 *
 * @param horizontal the largest angle by which columns are slanted, in degrees, in [0, 45]
 * @param vertical the largest angle by which rows are slanted, in degrees, in [0, 45]
 * @param border how pixels beyond the
 *     border are filled
 * @param fill the value beyond a constant border; a preprocessed value, so that 0 is the training mean after centring and
 *     black only after scaling alone
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "shear", summary = "random shear")
public record Shear(
        @Setting(value = "maximum horizontal shear in degrees, in [0, 45]", range = "[0, 45]")
        @SearchRange(low = 0, high = 30)
        double horizontal,

        @Setting(value = "maximum vertical shear in degrees, in [0, 45]", range = "[0, 45]")
        @SearchRange(low = 0, high = 30)
        double vertical,

        @Setting("how pixels beyond the border are filled: edge, reflect or constant")
        Border border,

        @Setting("fill value of a constant border, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Shear {
        Check.inClosed("horizontal", horizontal, 0, 45);
        Check.inClosed("vertical", vertical, 0, 45);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Columns by up to 10°, every sample. */
    public Shear() {
        this(10, 0, Border.EDGE, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("shear", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            double alpha = random.nextDouble(-horizontal, horizontal);
            double beta = random.nextDouble(-vertical, vertical);
            shear(batch, sample, alpha, beta);
        }
    }

    /** Slants by two angles. */
    void shear(SampleBatch batch, int sample, double alpha, double beta) {
        ImageInputs.transform(batch, sample, 1, Angle.tangent(alpha), Angle.tangent(beta), 1, border, fill);
    }
}
