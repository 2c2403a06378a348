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
 * Salt-and-pepper noise: sets pixels of images, or values of vectors, to the maximum or minimum of their own image.
 *
 * <p>x[c, p] ← max(x[c]) or min(x[c]) in all channels c, for each pixel p with probability rate; the maximum with
 * probability salt
 *
 * <p>Salt and pepper are the image's own extremes per channel, so that the values of white and black after preprocessing
 * need not be known. If the data has images, other inputs are left unchanged; if it has none, each vector counts as an
 * image of one row. Rows of tables, whose columns have different units, are refused: see {@code feature-dropout}.
 *
 * <p>Choose it for images with dead pixels or transmission errors, with a probability of 0.01 to 0.05.
 *
 * <p>Source: impulse noise in Gonzalez and Woods, "Digital Image Processing".
 *
 * @param pixelProbability probability of changing a pixel, in [0, 1]
 * @param salt the fraction of changed pixels that become the brightest, in [0, 1]
 * @param probability of changing a sample at all, in [0, 1]
 */
@Plugin(value = "salt-and-pepper", summary = "salt-and-pepper noise")
public record SaltAndPepper(
        @Setting(value = "probability of changing a pixel, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.2)
        double pixelProbability,

        @Setting(value = "fraction of the changed pixels that become salt (brightest), in [0, 1]", range = "[0, 1]")
        double salt,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public SaltAndPepper {
        Check.inClosed("pixelProbability", pixelProbability, 0, 1);
        Check.inClosed("salt", salt, 0, 1);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** One pixel in fifty, half of them salt, every sample. */
    public SaltAndPepper() {
        this(0.02, 0.5, 1);
    }

    @Override
    public void check(Schema schema) {
        boolean images = schema.inputs().stream().anyMatch(input -> ImageInputs.isImage(input.shape()));
        if (!images) {
            for (Schema.Input input : schema.inputs()) {
                if (!input.columns().isEmpty()) {
                    throw new IllegalArgumentException(
                            "salt-and-pepper is for images and signals; input '" + input.name()
                                    + "' is a table, whose columns have extremes of their own, use feature-dropout");
                }
            }
        }
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        boolean images = false;
        for (int input = 0; input < batch.inputCount(); input++) {
            images |= ImageInputs.isImage(batch.inputShape(input));
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (!images || ImageInputs.isImage(shape)) {
                int channels = images ? shape.dimension(0) : 1;
                float[] extremes = batch.scratch(2 * channels);
                change(batch.input(input), sample * shape.size(), channels, shape.size() / channels, extremes, random);
            }
        }
    }

    private void change(float[] values, int image, int channels, int pixels, float[] extremes, RandomStream random) {
        for (int channel = 0; channel < channels; channel++) {
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int i = image + channel * pixels; i < image + (channel + 1) * pixels; i++) {
                least = Math.min(least, values[i]);
                greatest = Math.max(greatest, values[i]);
            }
            extremes[2 * channel] = least;
            extremes[2 * channel + 1] = greatest;
        }
        double ofSalt = pixelProbability * salt;
        for (int pixel = 0; pixel < pixels; pixel++) {
            double drawn = random.nextDouble();
            if (drawn < pixelProbability) {
                int extreme = drawn < ofSalt ? 1 : 0;
                for (int channel = 0; channel < channels; channel++) {
                    values[image + channel * pixels + pixel] = extremes[2 * channel + extreme];
                }
            }
        }
    }
}
