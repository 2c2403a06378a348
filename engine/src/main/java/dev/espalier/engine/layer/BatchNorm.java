package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Buffer;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation: y = (x − mean) / √(variance + epsilon) · scale + shift for each feature of vectors, or for each channel of
 * images {@code [channels, height, width]} and series {@code [channels, length]}, over all samples and positions.
 *
 * <p>During training, mean and (biased) variance are those of the batch, and the running statistics are updated: running ←
 * (1 − momentum) · running + momentum · batch, with the unbiased variance n/(n − 1), where n counts
 * samples, and positions where there are any. Otherwise the running statistics are
 * used. {@code scale} starts at 1, {@code shift} at 0, {@code running-mean} at 0, {@code running-variance} at 1. Training
 * on a single value of each feature is refused, because it has no variance. If both parameters are frozen, the running statistics
 * are used during training, too, and are not updated.
 *
 * <p>Choose it after convolutions and after dense layers of deep networks, with batches of at least about 16 samples; for smaller
 * ones prefer {@code group-norm} or {@code layer-norm}.
 *
 * <p>Source: Ioffe, Szegedy, "Batch Normalization", ICML 2015; conventions and defaults are PyTorch's. Keras's momentum is
 * 1 − momentum here; its {@code trainable=false} behaves the same way.
 *
 * @param momentum weight of the batch in the running statistics, in (0, 1]
 * @param epsilon added to the variance, above 0
 */
@Plugin(value = "batch-norm", summary = "batch normalization (Ioffe & Szegedy 2015)")
public record BatchNorm(
        @Setting(value = "weight of the batch in the running statistics, in (0, 1]", range = "(0, 1]")
        @SearchRange(low = 0.01, high = 0.5, scale = Scale.LOG)
        double momentum,

        @Setting(value = "added to the variance for numerical stability, above 0", range = "(0, inf)")
        double epsilon)
        implements Layer.Fusible, ChannelsLastLayer {

    static final String SCALE = "scale";
    static final String SHIFT = "shift";
    static final String RUNNING_MEAN = "running-mean";
    static final String RUNNING_VARIANCE = "running-variance";

    /** With momentum 0.1 and epsilon 1e-5. */
    public BatchNorm() {
        this(0.1, 1e-5);
    }

    /** Checks the ranges. */
    public BatchNorm {
        Check.inOpenClosed("momentum", momentum, 0, 1);
        Check.above("epsilon", epsilon, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        Shape input = Inputs.single(inputs, typeName());
        Shape features = Shape.of(channelsOf(input));
        return new LayerSignature(
                input,
                List.of(
                        Parameter.constant(SCALE, Role.SCALE, features, 1),
                        Parameter.constant(SHIFT, Role.SHIFT, features, 0)),
                List.of(new Buffer(RUNNING_MEAN, features, 0), new Buffer(RUNNING_VARIANCE, features, 1)),
                input.size() == channelsOf(input) ? 2 : 1);
    }

    /** Whether each channel has several positions. */
    static boolean isOfImages(Shape shape) {
        return shape.size() > channelsOf(shape);
    }

    /** The first dimension, or 1 for a scalar. */
    private static int channelsOf(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dimension(0);
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return bind(binding, FinalActivation.NONE);
    }

    private LayerOperation bind(LayerBinding binding, FinalActivation activation) {
        boolean images = isOfImages(binding.inputShape(0));
        return ChannelsLastBinding.bind(
                binding,
                inner -> images
                        ? new ChannelBatchNormOperation(inner, momentum, epsilon, activation)
                        : new BatchNormOperation(inner, momentum, epsilon, activation));
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(this, next, needsGradients, this::bind);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        int channels = channelsOf(pass.inputShape(0));
        int positions = pass.inputShape(0).size() / channels;
        int count = pass.samples() * positions;
        double[] x = pass.input(0);
        double[] y = new double[x.length];
        for (int j = 0; j < channels; j++) {
            double mean = pass.buffer(RUNNING_MEAN)[j];
            double variance = pass.buffer(RUNNING_VARIANCE)[j];
            if (pass.training()) {
                mean = 0;
                for (int i = 0; i < count; i++) {
                    mean += x[at(i, j, positions, channels)] / count;
                }
                variance = 0;
                for (int i = 0; i < count; i++) {
                    double deviation = x[at(i, j, positions, channels)] - mean;
                    variance += deviation * deviation / count;
                }
            }
            double factor = pass.parameter(SCALE)[j] / Math.sqrt(variance + epsilon);
            for (int i = 0; i < count; i++) {
                int at = at(i, j, positions, channels);
                y[at] = (x[at] - mean) * factor + pass.parameter(SHIFT)[j];
            }
        }
        return y;
    }

    /** Where the value of a channel is at one of the positions of all samples. */
    private static int at(int position, int channel, int positions, int channels) {
        return (position / positions * channels + channel) * positions + position % positions;
    }
}
