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
 * Random resized crop: cuts out a rectangle of random area and aspect ratio, and enlarges it to the size of the image.
 *
 * <p>area = A · height · width with A uniform in [smallest, largest]; width of the rectangle √(area · r), height √(area / r),
 * rounded, with ln r uniform in [−ln aspect, ln aspect]; its position is uniform among those within the image
 *
 * <p>A rectangle that does not fit is redrawn up to ten times; then it is the largest one in the middle whose ratio is allowed.
 * Interpolation is bilinear. All images of a sample are cropped at the same relative position; inputs that are not images are
 * left unchanged.
 *
 * <p>Choose it for photographs in which objects have all sizes, with the defaults for large data sets, and a smallest area of 0.3
 * or more for small images.
 *
 * <p>Source: Szegedy et al., "Going Deeper with Convolutions", CVPR 2015 (section 6); torchvision's {@code RandomResizedCrop}.
 *
 * @param smallest the minimum fraction of the image's area, in (0, 1]
 * @param largest the maximum fraction of the image's area, from {@code smallest} to 1
 * @param aspect the greatest ratio of the rectangle's sides, at least 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "random-resized-crop", summary = "crop of random size and aspect ratio (Szegedy et al. 2015)")
public record RandomResizedCrop(
        @Setting(value = "minimum fraction of the image's area, in (0, 1]", shorthand = true, range = "(0, 1]")
        @SearchRange(low = 0.08, high = 0.9)
        double smallest,

        @Setting(value = "maximum fraction of the image's area, from smallest to 1", range = "(0, 1]")
        double largest,

        @Setting(value = "maximum aspect ratio of the rectangle, at least 1", range = "[1, inf)")
        double aspect,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    private static final int ATTEMPTS = 10;

    /** Checks the ranges. */
    public RandomResizedCrop {
        Check.inOpenClosed("smallest", smallest, 0, 1);
        Check.inOpenClosed("largest", largest, 0, 1);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.atLeast("aspect", aspect, 1);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** From 8 % of the area to all of it, sides of up to 4 to 3, every sample. */
    public RandomResizedCrop() {
        this(0.08, 1, 4.0 / 3, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("random-resized-crop", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        Shape shape = ImageInputs.first(batch);
        double logAspect = StrictMath.log(aspect);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = random.nextDouble(smallest, largest) * shape.dimension(1) * shape.dimension(2);
            double ratio = StrictMath.exp(random.nextDouble(-logAspect, logAspect));
            double width = Math.rint(Math.sqrt(area * ratio));
            double height = Math.rint(Math.sqrt(area / ratio));
            if (width >= 1 && width <= shape.dimension(2) && height >= 1 && height <= shape.dimension(1)) {
                int left = random.nextInt(shape.dimension(2) - (int) width + 1);
                int top = random.nextInt(shape.dimension(1) - (int) height + 1);
                crop(batch, sample, shape, left, top, (int) width, (int) height);
                return;
            }
        }
        cropMiddle(batch, sample, shape);
    }

    /** The largest rectangle in the middle whose sides have an allowed ratio. */
    private void cropMiddle(SampleBatch batch, int sample, Shape shape) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        int wide = (int) Math.min(width, Math.rint(height * aspect));
        int high = (int) Math.min(height, Math.rint(width * aspect));
        crop(batch, sample, shape, (width - wide) / 2, (height - high) / 2, wide, high);
    }

    /** Crops all images: the rectangle is that of images of one shape, and is as large a part of others. */
    static void crop(SampleBatch batch, int sample, Shape shape, int left, int top, int width, int height) {
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape own = batch.inputShape(input);
            if (ImageInputs.isImage(own)) {
                int fromX = scaled(left, own.dimension(2), shape.dimension(2));
                int fromY = scaled(top, own.dimension(1), shape.dimension(1));
                int toX = scaled(left + width, own.dimension(2), shape.dimension(2));
                int toY = scaled(top + height, own.dimension(1), shape.dimension(1));
                batch.image(input, sample)
                        .enlarge(
                                Math.min(fromX, own.dimension(2) - 1),
                                Math.min(fromY, own.dimension(1) - 1),
                                Math.max(1, toX - fromX),
                                Math.max(1, toY - fromY));
            }
        }
    }

    private static int scaled(int place, int extent, int ofExtent) {
        return (int) ((long) place * extent / ofExtent);
    }
}
