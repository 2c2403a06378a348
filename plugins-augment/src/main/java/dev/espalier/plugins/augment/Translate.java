package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;

/**
 * Random translation by whole pixels.
 *
 * <p>x[c, y, x] ← x[c, y−b, x−a], with a uniform among the whole numbers of at most horizontal · width, b among those of at
 * most vertical · height
 *
 * <p>Whole pixels only, so that images are not blurred. All images of a sample are moved by the same fractions; inputs that
 * are not images are left unchanged.
 *
 * <p>Choose it where objects are not always centred, with 0.1.
 *
 * <p>Source: torchvision's {@code RandomAffine}.
 *
 * @param horizontal the maximum horizontal shift, as a fraction of the width, in [0, 1]
 * @param vertical the maximum vertical shift, as a fraction of the height, in [0, 1]
 * @param border how pixels beyond the
 *     border are filled
 * @param fill the value beyond a constant border; a preprocessed value, so that 0 is the training mean after centring and
 *     black only after scaling alone
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "translate", summary = "random translation by whole pixels")
public record Translate(
        @Setting(value = "maximum horizontal shift as a fraction of the width, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 0.3)
        double horizontal,

        @Setting(value = "maximum vertical shift as a fraction of the height, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 0.3)
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
    public Translate {
        Check.inClosed("horizontal", horizontal, 0, 1);
        Check.inClosed("vertical", vertical, 0, 1);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** By up to a tenth of width and height, every sample. */
    public Translate() {
        this(0.1, 0.1, Border.EDGE, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("translate", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        double right = random.nextDouble();
        double down = random.nextDouble();
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int byX = pixels(right, horizontal, shape.dimension(2));
                int byY = pixels(down, vertical, shape.dimension(1));
                batch.image(input, sample).shift(byX, byY, border, fill);
            }
        }
    }

    /** Any number of pixels up to a fraction of the extent, in either direction, with the same chance. */
    private static int pixels(double drawn, double share, int extent) {
        // 0.29 of 100 pixels are 29, whatever the product is rounded to
        int most = (int) Math.floor(share * extent + 1e-9);
        return (int) (drawn * (2 * most + 1)) - most;
    }
}
