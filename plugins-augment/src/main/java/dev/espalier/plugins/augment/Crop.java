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
 * Random crop: pads images on all sides and cuts out a window of the original size at a random position.
 *
 * <p>x[c, y, x] ← padded[c, y+b, x+a], with a and b uniform in {0, …, 2·padding}
 *
 * <p>All images of a sample are cropped at the same position; inputs that are not images are left unchanged.
 *
 * <p>Choose it for small natural images together with {@code flip}: 4 pixels on images of 32.
 *
 * <p>Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", CVPR 2016 (section 4.2).
 *
 * @param padding pixels on each side, in [0, 1000]
 * @param border how pixels beyond the border are filled
 * @param fill the value beyond a constant border; a preprocessed value, so that 0 is the training mean after centring and
 *     black only after scaling alone
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "crop", summary = "random crop after padding")
public record Crop(
        @Setting(value = "pixels of padding on each side, in [0, 1000]", shorthand = true, range = "[0, 1000]")
        @SearchRange(low = 0, high = 8)
        int padding,

        @Setting("how pixels beyond the border are filled: edge, reflect or constant")
        Border border,

        @Setting("fill value of a constant border, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Crop {
        Check.inClosed("padding", padding, 0, 1000);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** 4 pixels of padding, every sample. */
    public Crop() {
        this(4, Border.EDGE, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("crop", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            int right = random.nextInt(2 * padding + 1) - padding;
            int down = random.nextInt(2 * padding + 1) - padding;
            for (int input = 0; input < batch.inputCount(); input++) {
                if (ImageInputs.isImage(batch.inputShape(input))) {
                    batch.image(input, sample).shift(right, down, border, fill);
                }
            }
        }
    }
}
