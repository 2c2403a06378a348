package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.SearchRange;

/**
 * Random brightness: adds one random value to all pixels of an image.
 *
 * <p>x ← x + b, with b uniform in [−range, range] for all values of a sample's images
 *
 * <p>The range is in units of the preprocessed values: after standardising, 0.2 is a fifth of a pixel's standard deviation;
 * after scaling to [0, 1], a fifth of the way from black to white. Results are not clipped, because preprocessed values
 * have no bounds. Inputs that are not images are left unchanged.
 *
 * <p>Choose it for photographs taken under varying light.
 *
 * <p>Source: Keras's {@code RandomBrightness}, which also adds; torchvision's {@code ColorJitter} multiplies.
 *
 * @param range the largest change to either side, at least 0
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "brightness", summary = "random change of brightness")
public record Brightness(
        @Setting(
                value = "maximum change, at least 0, in units of the preprocessed values",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0, high = 0.5)
        double range,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Brightness {
        Check.atLeast("range", range, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** By up to 0.2, every sample. */
    public Brightness() {
        this(0.2, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("brightness", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        float change = (float) random.nextDouble(-range, range);
        for (int input = 0; input < batch.inputCount(); input++) {
            int size = batch.inputShape(input).size();
            if (ImageInputs.isImage(batch.inputShape(input))) {
                float[] values = batch.input(input);
                for (int i = sample * size; i < (sample + 1) * size; i++) {
                    values[i] += change;
                }
            }
        }
    }
}
