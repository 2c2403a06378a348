package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.augment.SampleImage;
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
            if (ImageInputs.isImage(batch.inputShape(input))) {
                SampleImage image = batch.image(input, sample);
                if (direction == Direction.HORIZONTAL) {
                    image.flipHorizontally();
                } else {
                    image.flipVertically();
                }
            }
        }
    }
}
