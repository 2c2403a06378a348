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
 * Random contrast: scales the deviations of pixels from the channel's mean.
 *
 * <p>x ← μ + f·(x − μ), with μ the mean of the image's channel and f uniform in [smallest, largest]
 *
 * <p>The mean is taken per channel and image, so that the effect does not depend on the value that preprocessing assigns to
 * black. Results are not clipped. Inputs that are not images are left unchanged.
 *
 * <p>Choose it for photographs taken under varying light or by different cameras.
 *
 * <p>Source: Keras's {@code RandomContrast}.
 *
 * @param smallest the least factor, at least 0
 * @param largest the greatest factor, at least {@code smallest}
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "contrast", summary = "random change of contrast")
public record Contrast(
        @Setting(value = "minimum factor, at least 0", range = "[0, inf)")
        double smallest,

        @Setting("maximum factor, at least smallest") double largest,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Contrast {
        Check.atLeast("smallest", smallest, 0);
        Check.finite("largest", largest);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** Between 0.8 and 1.2 times, every sample. */
    public Contrast() {
        this(0.8, 1.2, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("contrast", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (!random.nextBoolean(probability)) {
            return;
        }
        double factor = random.nextDouble(smallest, largest);
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int plane = shape.dimension(1) * shape.dimension(2);
                for (int channel = 0; channel < shape.dimension(0); channel++) {
                    change(batch.input(input), sample * shape.size() + channel * plane, plane, factor);
                }
            }
        }
    }

    private static void change(float[] values, int from, int length, double factor) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i];
        }
        double mean = sum / length;
        for (int i = from; i < from + length; i++) {
            values[i] = (float) Math.fma(factor, values[i] - mean, mean);
        }
    }
}
