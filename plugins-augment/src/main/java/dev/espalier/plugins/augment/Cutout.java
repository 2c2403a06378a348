package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;

/**
 * Cutout: replaces a square of each image by a constant.
 *
 * <p>x[c, y, x] ← fill within a square of side size · min(height, width), whose centre is uniform among the pixels
 *
 * <p>The square may cross the border, so that only part of it lies within the image: on average 49/64 of a square as wide
 * as half the image. All images of a sample are masked at the same relative position; inputs that are not images are left
 * unchanged.
 *
 * <p>The fill is a preprocessed value: 0, as in the paper, is the training mean after {@code center} or {@code
 * standardize}, and black after {@code scale} alone.
 *
 * <p>Choose it for images of single objects, with a size of 0.25 to 0.5.
 *
 * <p>Source: DeVries, Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017.
 *
 * @param size the side of the square, as a fraction of the image's shorter side, in [0, 2]
 * @param fill the value of what is blotted out, a preprocessed value
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "cutout", summary = "cutout: masks a random square (DeVries & Taylor 2017)")
public record Cutout(
        @Setting(
                value = "side of the square as a fraction of the image's shorter side, in [0, 2]",
                shorthand = true,
                range = "[0, 2]")
        @SearchRange(low = 0, high = 0.6)
        double size,

        @Setting("fill value of the square, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Cutout {
        Check.inClosed("size", size, 0, 2);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A square of half the image's side, filled with 0, in every sample. */
    public Cutout() {
        this(0.5, 0, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("cutout", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        double centreY = random.nextDouble();
        double centreX = random.nextDouble();
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int height = shape.dimension(1);
                int width = shape.dimension(2);
                int side = (int) Math.rint(size * Math.min(height, width));
                int top = (int) (centreY * height) - side / 2;
                int left = (int) (centreX * width) - side / 2;
                Patch.fill(
                        batch.input(input),
                        sample * shape.size(),
                        shape,
                        Math.max(0, top),
                        Math.min(height, top + side),
                        Math.max(0, left),
                        Math.min(width, left + side),
                        (float) fill);
            }
        }
    }
}
