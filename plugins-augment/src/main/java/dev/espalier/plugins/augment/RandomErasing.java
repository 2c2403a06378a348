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
import java.util.Locale;

/**
 * Random erasing: replaces a rectangle of random area and aspect ratio in each image.
 *
 * <p>area = A · height · width with A uniform in [smallest, largest]; height of the rectangle √(area · r), width √(area /
 * r), rounded, with ln r uniform in [−ln aspect, ln aspect]; its position is uniform among those within the image
 *
 * <p>A rectangle that does not fit is redrawn up to ten times; then the image is left unchanged. Each image of a sample has
 * its own rectangle; inputs that are not images are left unchanged.
 *
 * <p>The fill is a preprocessed value: 0 is the training mean after {@code center} or {@code standardize}, and black after
 * {@code scale} alone. With noise instead, each value is drawn from N(0, 1), which suits standardised images.
 *
 * <p>Choose it for photographs in which objects occlude each other.
 *
 * <p>Source: Zhong, Zheng, Kang, Li, Yang, "Random Erasing Data Augmentation", AAAI 2020.
 *
 * @param smallest the minimum fraction of the image's area, in (0, 1]
 * @param largest the maximum fraction of the image's area, from {@code smallest} to 1
 * @param aspect the greatest ratio of the rectangle's sides, at least 1
 * @param content what is put in place of what was erased
 * @param fill the value of constant content, a preprocessed value
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "random-erasing", summary = "random erasing of a rectangle (Zhong et al. 2020)")
public record RandomErasing(
        @Setting(value = "minimum fraction of the image's area, in (0, 1]", range = "(0, 1]")
        double smallest,

        @Setting(value = "maximum fraction of the image's area, from smallest to 1", range = "[0, 1]")
        double largest,

        @Setting(value = "maximum aspect ratio of the rectangle, at least 1", range = "[1, inf)")
        double aspect,

        @Setting("what erased pixels are filled with: constant or noise")
        Content content,

        @Setting("value of constant content, in units of the preprocessed values")
        double fill,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    private static final int ATTEMPTS = 10;

    /** What is put in place of what was erased. */
    public enum Content {
        /** The value of {@code fill}. */
        CONSTANT,
        /** Numbers of N(0, 1). */
        NOISE;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the ranges. */
    public RandomErasing {
        Check.above("smallest", smallest, 0);
        Check.inClosed("smallest", smallest, 0, 1);
        Check.inClosed("largest", largest, 0, 1);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.atLeast("aspect", aspect, 1);
        Check.finite("fill", fill);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** From 2 % to a third of the area, sides of up to 10 to 3, filled with 0, every other sample. */
    public RandomErasing() {
        this(0.02, 1.0 / 3, 10.0 / 3, Content.CONSTANT, 0, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("random-erasing", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                erase(batch.input(input), sample * shape.size(), shape, random);
            }
        }
    }

    private void erase(float[] values, int image, Shape shape, RandomStream random) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        double logAspect = StrictMath.log(aspect);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = random.nextDouble(smallest, largest) * height * width;
            double ratio = StrictMath.exp(random.nextDouble(-logAspect, logAspect));
            double high = Math.rint(Math.sqrt(area * ratio));
            double wide = Math.rint(Math.sqrt(area / ratio));
            if (high >= 1 && high <= height && wide >= 1 && wide <= width) {
                int top = random.nextInt(height - (int) high + 1);
                int left = random.nextInt(width - (int) wide + 1);
                erase(values, image, shape, top, top + (int) high, left, left + (int) wide, random);
                return;
            }
        }
    }

    private void erase(
            float[] values, int image, Shape shape, int top, int bottom, int left, int right, RandomStream random) {
        if (content == Content.CONSTANT) {
            Patch.fill(values, image, shape, top, bottom, left, right, (float) fill);
        } else {
            Patch.fillWithNoise(values, image, shape, top, bottom, left, right, random);
        }
    }
}
