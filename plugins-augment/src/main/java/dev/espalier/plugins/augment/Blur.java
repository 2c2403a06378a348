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
import java.util.Arrays;

/**
 * Gaussian blur: replaces each pixel by a weighted mean of its neighbours.
 *
 * <p>x[c, p] ← Σ w(d) · x[c, p + d] with w(d) ∝ exp(−‖d‖² / 2σ²), σ uniform in [smallest, largest] and each component of d a whole
 * number of at most 3σ, rounded; images are mirrored beyond their border
 *
 * <p>All images of a sample are blurred alike; inputs that are not images are left unchanged.
 *
 * <p>Choose it for photographs that are not always sharp, and for contrastive learning, with a probability of 0.1 to 0.5 and a
 * largest σ of 1 % of the image's side.
 *
 * <p>Source: Chen, Kornblith, Norouzi, Hinton, "A Simple Framework for Contrastive Learning of Visual Representations", ICML 2020;
 * torchvision's {@code GaussianBlur}.
 *
 * @param smallest the least σ in pixels, in [0, 100]
 * @param largest the greatest σ in pixels, from {@code smallest} to 100
 * @param probability of changing a sample, in [0, 1]
 */
@Plugin(value = "blur", summary = "Gaussian blur of random strength")
public record Blur(
        @Setting(value = "minimum standard deviation in pixels, in [0, 100]", range = "[0, 100]")
        double smallest,

        @Setting(value = "maximum standard deviation in pixels, from smallest to 100", range = "[0, 100]")
        @SearchRange(low = 0.1, high = 3)
        double largest,

        @Setting(value = "probability of transforming a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter.PerSample {

    /** Checks the ranges. */
    public Blur {
        Check.inClosed("smallest", smallest, 0, 100);
        Check.inClosed("largest", largest, 0, 100);
        Check.require(smallest <= largest, "largest", largest, "must be at least smallest, " + smallest);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A standard deviation of 0.1 to 2 pixels, every other sample. */
    public Blur() {
        this(0.1, 2, 0.5);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("blur", schema);
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        if (random.nextBoolean(probability)) {
            blur(batch, sample, random.nextDouble(smallest, largest));
        }
    }

    /** Blurs with a standard deviation. */
    static void blur(SampleBatch batch, int sample, double deviation) {
        int radius = (int) (3 * deviation + 0.5);
        for (int input = 0; input < batch.inputCount() && radius > 0; input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int height = shape.dimension(1);
                int width = shape.dimension(2);
                int plane = height * width;
                int kernel = plane + width + 2 * radius;
                float[] values = batch.input(input);
                float[] scratch = batch.scratch(kernel + 2 * radius + 1);
                writeKernel(scratch, kernel, radius, deviation);
                for (int channel = 0; channel < shape.dimension(0); channel++) {
                    int from = sample * shape.size() + channel * plane;
                    alongRows(values, from, height, width, scratch, kernel, radius);
                    alongColumns(values, from, height, width, scratch, kernel, radius);
                }
            }
        }
    }

    private static void writeKernel(float[] scratch, int kernel, int radius, double deviation) {
        double sum = 0;
        for (int d = -radius; d <= radius; d++) {
            sum += weight(d, deviation);
        }
        for (int d = -radius; d <= radius; d++) {
            scratch[kernel + radius + d] = (float) (weight(d, deviation) / sum);
        }
    }

    private static double weight(int distance, double deviation) {
        return StrictMath.exp(-0.5 * distance * distance / (deviation * deviation));
    }

    /** From the image to the beginning of the scratch buffer, each row by way of a mirrored copy behind it. */
    private static void alongRows(
            float[] values, int from, int height, int width, float[] scratch, int kernel, int radius) {
        int row = height * width;
        for (int y = 0; y < height; y++) {
            for (int x = -radius; x < 0; x++) {
                scratch[row + radius + x] = values[from + y * width + mirrored(x, width)];
            }
            System.arraycopy(values, from + y * width, scratch, row + radius, width);
            for (int x = width; x < width + radius; x++) {
                scratch[row + radius + x] = values[from + y * width + mirrored(x, width)];
            }
            Arrays.fill(scratch, y * width, (y + 1) * width, 0);
            for (int d = 0; d <= 2 * radius; d++) {
                add(scratch[kernel + d], scratch, row + d, scratch, y * width, width);
            }
        }
    }

    private static void alongColumns(
            float[] values, int from, int height, int width, float[] scratch, int kernel, int radius) {
        for (int y = 0; y < height; y++) {
            Arrays.fill(values, from + y * width, from + (y + 1) * width, 0);
            for (int d = 0; d <= 2 * radius; d++) {
                int row = mirrored(y + d - radius, height);
                add(scratch[kernel + d], scratch, row * width, values, from + y * width, width);
            }
        }
    }

    private static void add(float weight, float[] source, int from, float[] sum, int to, int length) {
        for (int i = 0; i < length; i++) {
            sum[to + i] = Math.fma(weight, source[from + i], sum[to + i]);
        }
    }

    private static int mirrored(int wanted, int extent) {
        if (extent == 1) {
            return 0;
        }
        int within = Math.floorMod(wanted, 2 * (extent - 1));
        return within < extent ? within : 2 * (extent - 1) - within;
    }
}
