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
 * Random flip: mirrors images horizontally or vertically.
 *
 * <p>horizontal: x[c, y, x] ← x[c, y, width−1−x]; vertical: x[c, y, x] ← x[c, height−1−y, x]; each with probability p
 *
 * <p>Images are inputs of shape {@code [channels, height, width]}; all images of a sample are mirrored together; inputs
 * that are not images are left unchanged.
 *
 * <p>Choose horizontal flips where left and right do not matter, as with animals and clothes, but not with digits and
 * letters. Vertical flips suit aerial images.
 *
 * <p>Source: torchvision's {@code RandomHorizontalFlip} and {@code RandomVerticalFlip}.
 *
 * @param direction which way they are mirrored
 * @param probability p, in [0, 1]
 */
@Plugin(value = "flip", summary = "random horizontal or vertical flip")
public record Flip(
        @Setting(value = "horizontal (left to right) or vertical (top to bottom)", shorthand = true)
        Direction direction,

        @Setting(value = "probability of mirroring a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** The ways of mirroring an image. */
    public enum Direction {
        /** Left becomes right. */
        HORIZONTAL,
        /** Top becomes bottom. */
        VERTICAL;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the range. */
    public Flip {
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Left to right, every other sample. */
    public Flip() {
        this(Direction.HORIZONTAL, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("flip", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                flip(batch.input(input), sample * shape.size(), shape);
            }
        }
    }

    private void flip(float[] values, int image, Shape shape) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            int plane = image + channel * height * width;
            if (direction == Direction.HORIZONTAL) {
                for (int y = 0; y < height; y++) {
                    reverse(values, plane + y * width, width);
                }
            } else {
                swapRows(values, plane, height, width);
            }
        }
    }

    private static void reverse(float[] values, int from, int width) {
        for (int left = from, right = from + width - 1; left < right; left++, right--) {
            float value = values[left];
            values[left] = values[right];
            values[right] = value;
        }
    }

    private static void swapRows(float[] values, int plane, int height, int width) {
        for (int top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
            for (int x = 0; x < width; x++) {
                float value = values[plane + top * width + x];
                values[plane + top * width + x] = values[plane + bottom * width + x];
                values[plane + bottom * width + x] = value;
            }
        }
    }
}
