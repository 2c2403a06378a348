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
 * Random rotation about the centre of the image.
 *
 * <p>x[c, p] ← x[c, m + R(θ)(p − m)], with θ uniform in [−degrees, degrees], R the rotation matrix and m the centre of the
 * image, ((width−1)/2, (height−1)/2)
 *
 * <p>Interpolation is bilinear; all images of a sample are rotated alike; inputs that are not images are left unchanged.
 *
 * <p>Choose 5° to 15° for upright objects, 180° for aerial or microscope images.
 *
 * <p>Source: torchvision's {@code RandomRotation}.
 *
 * @param degrees the largest angle to either side, in [0, 360]
 * @param border how pixels beyond the border are filled
 * @param fill the value beyond a constant border; a preprocessed value, so that 0 is the training mean after centring and
 *     black only after scaling alone
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "rotate", summary = "random rotation about the centre")
public record Rotate(
        @Setting(
                value = "maximum rotation in either direction in degrees, in [0, 360]",
                shorthand = true,
                range = "[0, 360]")
        @SearchRange(low = 0, high = 45)
        double degrees,

        @Setting("how pixels beyond the border are filled: edge, reflect or constant")
        Border border,

        @Setting("fill value of a constant border, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Rotate {
        Check.inClosed("degrees", degrees, 0, 360);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Up to 15° to either side, every sample. */
    public Rotate() {
        this(15, Border.EDGE, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("rotate", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            rotate(batch, sample, random.nextDouble(-degrees, degrees));
        }
    }

    /** Turns by an angle, anticlockwise for who looks at the image. */
    void rotate(SampleBatch batch, int sample, double angle) {
        double cosine = Angle.cosine(angle);
        double sine = Angle.sine(angle);
        ImageInputs.transform(batch, sample, cosine, -sine, sine, cosine, border, fill);
    }
}
