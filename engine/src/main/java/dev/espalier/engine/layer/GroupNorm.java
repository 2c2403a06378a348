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
 * Group normalisation of images {@code [channels, height, width]} or series {@code [channels, length]}:
 * y = (x − mean) / √(variance + epsilon) · scale + shift, mean and (biased) variance over the channels of a group and all positions
 * of a sample.
 *
 * <p>Training and inference are the same. {@code scale} starts at 1, {@code shift} at 0; both have one value per channel. With one
 * group it is layer normalisation of the whole sample, with as many groups as channels it is instance normalisation.
 *
 * <p>Choose it instead of {@code batch-norm} where batches have fewer than about 16 samples.
 *
 * <p>Source: Wu, He, "Group Normalization", ECCV 2018; the default of epsilon is PyTorch's.
 *
 * @param groups into which the channels are divided, a divisor of their number
 * @param epsilon added to the variance, above 0
 */
@Plugin(value = "group-norm", summary = "group normalization (Wu & He 2018)")
public record GroupNorm(
        @Setting(value = "groups into which channels are divided", shorthand = true, range = "[1, inf)")
        int groups,

        @Setting(value = "added to the variance for numerical stability, above 0", range = "(0, inf)")
        double epsilon)
        implements ChannelsLastLayer {

    /** With 8 groups and epsilon 1e-5. */
    public GroupNorm() {
        this(8, 1e-5);
    }

    /** Checks the ranges. */
    public GroupNorm {
        Check.atLeast("groups", groups, 1);
        Check.above("epsilon", epsilon, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        Check.require(
                image.channels() % groups == 0,
                "groups",
                groups,
                "must divide the " + image.channels() + " channels of the input " + image.shape());
        return ChannelScale.signature(image.shape(), image.channels());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        ImageShape image = ImageShape.of(binding.inputShape(0), typeName());
        return ChannelsLastBinding.bind(binding, inner -> new GroupNormOperation(inner, image, groups, epsilon));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        int size = image.shape().size() / groups;
        double[] x = pass.input(0);
        double[] y = new double[x.length];
        for (int first = 0; first < x.length; first += size) {
            double mean = 0;
            for (int i = first; i < first + size; i++) {
                mean += x[i] / size;
            }
            double variance = 0;
            for (int i = first; i < first + size; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / size;
            }
            for (int i = first; i < first + size; i++) {
                y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon);
            }
        }
        return ChannelScale.reference(pass, y, image);
    }
}
