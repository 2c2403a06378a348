package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Layer normalisation over the channels of images {@code [channels, height, width]} or series {@code [channels, length]}:
 * y = (x − mean) / √(variance + epsilon) · scale + shift, mean and (biased) variance over the channels of each position.
 *
 * <p>Training and inference are the same. {@code scale} starts at 1, {@code shift} at 0; both have one value per channel.
 *
 * <p>Choose it in networks like ConvNeXt, and where batches are too small for {@code batch-norm}.
 *
 * <p>Source: Ba, Kiros, Hinton, "Layer Normalization", 2016; Liu et al., "A ConvNet for the 2020s", CVPR 2022.
 *
 * @param epsilon added to the variance, above 0
 */
@Plugin(value = "channel-norm", summary = "layer normalization over the channels of each position (Liu et al. 2022)")
public record ChannelNorm(
        @Setting(value = "added to the variance for numerical stability, above 0", range = "(0, inf)")
        double epsilon) implements ChannelsLastLayer {

    /** With epsilon 1e-6. */
    public ChannelNorm() {
        this(1e-6);
    }

    /** Checks the range. */
    public ChannelNorm {
        Check.above("epsilon", epsilon, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        return ChannelScale.signature(image.shape(), image.channels());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        int channels = ImageShape.of(binding.inputShape(0), typeName()).channels();
        return ChannelsLastBinding.bind(binding, inner -> new LayerNormOperation(inner, channels, epsilon));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        int step = image.positions();
        double[] x = pass.input(0);
        double[] y = new double[x.length];
        for (int i = 0; i < pass.samples() * step; i++) {
            int first = i / step * image.channels() * step + i % step;
            double mean = 0;
            for (int j = 0; j < image.channels(); j++) {
                mean += x[first + j * step] / image.channels();
            }
            double variance = 0;
            for (int j = 0; j < image.channels(); j++) {
                double deviation = x[first + j * step] - mean;
                variance += deviation * deviation / image.channels();
            }
            for (int j = 0; j < image.channels(); j++) {
                y[first + j * step] = (x[first + j * step] - mean) / Math.sqrt(variance + epsilon);
            }
        }
        return ChannelScale.reference(pass, y, image);
    }
}
