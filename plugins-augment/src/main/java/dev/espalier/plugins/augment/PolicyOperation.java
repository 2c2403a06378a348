package dev.espalier.plugins.augment;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleBatch;

/** The operations that RandAugment and TrivialAugment choose from, each with a strength from 0 to 1. */
enum PolicyOperation {
    IDENTITY,
    SHEAR_HORIZONTALLY,
    SHEAR_VERTICALLY,
    TRANSLATE_HORIZONTALLY,
    TRANSLATE_VERTICALLY,
    ROTATE,
    BRIGHTNESS,
    SATURATION,
    CONTRAST,
    SHARPNESS,
    POSTERIZE,
    SOLARIZE,
    AUTOCONTRAST,
    EQUALIZE;

    private static final PolicyOperation[] ALL = values();

    /**
     * What a strength of 1 is.
     *
     * @param shear tangent of the angle
     * @param translation a fraction of the extent
     * @param pixels the most pixels of a translation
     * @param degrees of a rotation
     * @param enhancement change of the factor of brightness, saturation, contrast and sharpness
     * @param lostBits of a posterized image
     */
    record Strongest(
            double shear, double translation, double pixels, double degrees, double enhancement, int lostBits) {}

    /** What operations need to know of their augmenter. */
    interface Policy {

        /** Of geometric operations. */
        Border border();

        /** The value of a constant border. */
        double fill();

        /** What white is before preprocessing. */
        double white();
    }

    /** Any of the operations, each with the same probability. */
    static PolicyOperation next(RandomStream random) {
        return ALL[random.nextInt(ALL.length)];
    }

    /** Changes a sample, to either side where an operation has two. */
    void apply(SampleBatch batch, int sample, double strength, Strongest most, Policy policy, RandomStream random) {
        double white = policy.white();
        double signed = random.nextBoolean(0.5) ? strength : -strength;
        double factor = 1 + signed * most.enhancement;
        switch (this) {
            case IDENTITY -> {}
            case SHEAR_HORIZONTALLY -> transform(batch, sample, 1, signed * most.shear, 0, 1, policy);
            case SHEAR_VERTICALLY -> transform(batch, sample, 1, 0, signed * most.shear, 1, policy);
            case TRANSLATE_HORIZONTALLY -> translate(batch, sample, signed, 0, most, policy);
            case TRANSLATE_VERTICALLY -> translate(batch, sample, 0, signed, most, policy);
            case ROTATE -> rotate(batch, sample, signed * most.degrees, policy);
            case BRIGHTNESS -> Levels.change(batch, sample, white, LevelChanges::brighten, factor);
            case SATURATION -> Levels.change(batch, sample, white, LevelChanges::saturate, factor);
            case CONTRAST -> Levels.change(batch, sample, white, LevelChanges::changeContrast, factor);
            case SHARPNESS -> Levels.change(batch, sample, white, LevelChanges::sharpen, factor);
            case POSTERIZE -> {
                double bits = 8 - Math.rint(strength * most.lostBits);
                Levels.change(batch, sample, white, LevelChanges::posterize, bits);
            }
            case SOLARIZE -> {
                // a threshold of 256 of 255 levels at strength 0, which no pixel reaches
                double threshold = (1 - strength) * 256 / 255;
                Levels.change(batch, sample, white, LevelChanges::solarize, threshold);
            }
            case AUTOCONTRAST -> Levels.change(batch, sample, white, LevelChanges::stretchContrast, 0);
            case EQUALIZE -> Levels.change(batch, sample, white, LevelChanges::equalize, 0);
        }
    }

    private static void transform(
            SampleBatch batch, int sample, double xx, double xy, double yx, double yy, Policy policy) {
        ImageInputs.transform(batch, sample, xx, xy, yx, yy, policy.border(), policy.fill());
    }

    private static void rotate(SampleBatch batch, int sample, double degrees, Policy policy) {
        double cosine = Angle.cosine(degrees);
        double sine = Angle.sine(degrees);
        transform(batch, sample, cosine, -sine, sine, cosine, policy);
    }

    private static void translate(
            SampleBatch batch, int sample, double right, double down, Strongest most, Policy policy) {
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int byX = pixels(right, shape.dimension(2), most);
                int byY = pixels(down, shape.dimension(1), most);
                batch.image(input, sample).shift(byX, byY, policy.border(), policy.fill());
            }
        }
    }

    private static int pixels(double strength, int extent, Strongest most) {
        return (int) Math.rint(strength * Math.min(most.pixels, most.translation * extent));
    }
}
