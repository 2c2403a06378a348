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
 * Colour jitter: random changes of brightness, contrast, saturation and hue, in random order.
 *
 * <p>With v the levels from 0 for black to 1 for white: v ← f·v; v ← m + f·(v − m), m the image's mean brightness; v ← g + f·(v − g), g the
 * pixel's brightness; the hue plus h. Each f is uniform in [max(0, 1 − setting), 1 + setting], h in [−hue, hue]
 *
 * <p>Levels are found whatever preprocessing has made of black and white, and clipped to them after each change. All images of a
 * sample are changed alike. Images of other than three channels have neither saturation nor hue: they keep their colours. Inputs
 * that are not images are left unchanged.
 *
 * <p>Choose it for photographs taken under varying light; a hue of more than 0.1 only where the colours of things say little about
 * their classes.
 *
 * <p>Source: torchvision's {@code ColorJitter}; Szegedy et al., "Going Deeper with Convolutions", CVPR 2015.
 *
 * @param brightness the greatest change of the factor of brightness, at least 0
 * @param contrast that of contrast, at least 0
 * @param saturation that of saturation, at least 0
 * @param hue the greatest change of hue to either side, as a fraction of the circle of colours, in [0, 0.5]
 * @param white what white is before preprocessing, where black is 0: 255 for pictures, 1 for images of numbers up to 1
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "colour-jitter", summary = "random changes of brightness, contrast, saturation and hue")
public record ColourJitter(
        @Setting(value = "maximum change of brightness as a factor, at least 0", range = "[0, inf)")
        @SearchRange(low = 0, high = 0.8)
        double brightness,

        @Setting(value = "maximum change of contrast as a factor, at least 0", range = "[0, inf)")
        @SearchRange(low = 0, high = 0.8)
        double contrast,

        @Setting(value = "maximum change of saturation as a factor, at least 0", range = "[0, inf)")
        @SearchRange(low = 0, high = 0.8)
        double saturation,

        @Setting(
                value = "maximum change of hue as a fraction of the circle of colours, in [0, 0.5]",
                range = "[0, 0.5]")
        @SearchRange(low = 0, high = 0.2)
        double hue,

        @Setting(value = "what white is before preprocessing, above 0, where black is 0", range = "(0, inf)")
        double white,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    private static final int CHANGES = 4;

    /** Checks the ranges. */
    public ColourJitter {
        Check.atLeast("brightness", brightness, 0);
        Check.atLeast("contrast", contrast, 0);
        Check.atLeast("saturation", saturation, 0);
        Check.inClosed("hue", hue, 0, 0.5);
        Check.above("white", white, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** By up to 0.4, the hue by up to 0.1, four samples of five. */
    public ColourJitter() {
        this(0.4, 0.4, 0.4, 0.1, 255, 0.8);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("colour-jitter", schema);
        boolean coloured = schema.inputs().stream()
                .map(Schema.Input::shape)
                .anyMatch(shape -> ImageInputs.isImage(shape) && isColour(shape));
        if (!coloured && brightness == 0 && contrast == 0 && (saturation > 0 || hue > 0)) {
            throw new IllegalArgumentException(
                    "colour-jitter changes only saturation and hue here, which are those of images of"
                            + " three channels; set brightness or contrast, or leave it out");
        }
    }

    private static boolean isColour(Shape shape) {
        return shape.dimension(0) == 3;
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        // all numbers are drawn, whatever the order, so that one setting does not change what others draw
        double brighter = factor(brightness, random);
        double more = factor(contrast, random);
        double stronger = factor(saturation, random);
        double turn = random.nextDouble(-hue, hue);
        // bits of those that are still to be done
        int left = (1 << CHANGES) - 1;
        for (int count = CHANGES; count > 0; count--) {
            int next = left;
            for (int skipped = random.nextInt(count); skipped > 0; skipped--) {
                next &= next - 1;
            }
            int change = Integer.numberOfTrailingZeros(next);
            left &= ~(1 << change);
            switch (change) {
                case 0 -> change(batch, sample, brightness, LevelChanges::brighten, brighter);
                case 1 -> change(batch, sample, contrast, LevelChanges::changeContrast, more);
                case 2 -> change(batch, sample, saturation, LevelChanges::saturate, stronger);
                default -> change(batch, sample, hue, LevelChanges::turnHue, turn);
            }
        }
    }

    private static double factor(double range, RandomStream random) {
        return random.nextDouble(Math.max(0, 1 - range), 1 + range);
    }

    private void change(SampleBatch batch, int sample, double range, Levels.Change change, double parameter) {
        if (range > 0) {
            Levels.change(batch, sample, white, change, parameter);
        }
    }
}
