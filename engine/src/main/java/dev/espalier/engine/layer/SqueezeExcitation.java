package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import java.util.List;
import java.util.Optional;

/**
 * Squeeze-and-excitation of images {@code [channels, height, width]} or series {@code [channels, length]}: each channel is multiplied
 * by a number that is computed from the means of all channels.
 *
 * <p>z = means of the channels; h = max(W₁·z + b₁, 0); s = σ(W₂·h + b₂); y = s · x
 *
 * <p>The weights are those of two convolutions with a kernel of 1, as in torchvision: {@code squeeze-weight} has the shape
 * {@code [squeezed, channels, 1, 1]}, {@code excitation-weight} {@code [channels, squeezed, 1, 1]}; the biases start at 0. There are
 * channels / reduction squeezed channels, at least 1.
 *
 * <p>Choose it at the end of the branch of a residual block.
 *
 * <p>Source: Hu, Shen, Sun, "Squeeze-and-Excitation Networks", CVPR 2018.
 *
 * @param reduction by how much the number of channels is reduced in between, at least 1
 * @param initializer the initializer of this layer's weights; the model's by default
 */
@Plugin(value = "squeeze-excitation", summary = "channels weighted by their means (Hu et al. 2018)")
public record SqueezeExcitation(
        @Setting(value = "by how much channels are reduced in between", shorthand = true, range = "[1, inf)")
        int reduction,

        @Setting("initializer of the weights; the model's by default")
        Optional<Initializer> initializer)
        implements ChannelsLastLayer {

    static final String SQUEEZE_WEIGHT = "squeeze-weight";
    static final String SQUEEZE_BIAS = "squeeze-bias";
    static final String EXCITATION_WEIGHT = "excitation-weight";
    static final String EXCITATION_BIAS = "excitation-bias";

    /** A reduction by 16. */
    public SqueezeExcitation() {
        this(16, Optional.empty());
    }

    /** Checks the range. */
    public SqueezeExcitation {
        Check.atLeast("reduction", reduction, 1);
    }

    private int squeezed(ImageShape image) {
        return Math.max(1, image.channels() / reduction);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        int channels = image.channels();
        int squeezed = squeezed(image);
        return new LayerSignature(
                image.shape(),
                List.of(
                        weight(SQUEEZE_WEIGHT, channels, squeezed),
                        bias(SQUEEZE_BIAS, channels, squeezed),
                        weight(EXCITATION_WEIGHT, squeezed, channels),
                        bias(EXCITATION_BIAS, squeezed, channels)),
                List.of());
    }

    private Parameter weight(String name, int inputs, int outputs) {
        Shape shape = Shape.of(outputs, inputs, 1, 1);
        return new Parameter(name, Role.WEIGHT, shape, inputs, outputs, initializer, 0)
                .withUnits(Units.ofFilters(shape, 1));
    }

    private static Parameter bias(String name, int inputs, int outputs) {
        return new Parameter(name, Role.BIAS, Shape.of(outputs), inputs, outputs, Optional.empty(), 0);
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        ImageShape image = ImageShape.of(binding.inputShape(0), typeName());
        return ChannelsLastBinding.bind(
                binding, inner -> new SqueezeExcitationOperation(inner, image, squeezed(image)));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        int channels = image.channels();
        int squeezed = squeezed(image);
        double[] x = pass.input(0);
        double[] y = new double[x.length];
        for (int sample = 0; sample < pass.samples(); sample++) {
            double[] means = new double[channels];
            for (int i = 0; i < channels * image.positions(); i++) {
                means[i / image.positions()] += x[sample * channels * image.positions() + i] / image.positions();
            }
            double[] hidden = affine(pass, SQUEEZE_WEIGHT, SQUEEZE_BIAS, means, squeezed);
            for (int i = 0; i < squeezed; i++) {
                hidden[i] = Math.max(hidden[i], 0);
            }
            double[] factors = affine(pass, EXCITATION_WEIGHT, EXCITATION_BIAS, hidden, channels);
            for (int i = 0; i < channels * image.positions(); i++) {
                int at = sample * channels * image.positions() + i;
                y[at] = x[at] / (1 + Math.exp(-factors[i / image.positions()]));
            }
        }
        return y;
    }

    private static double[] affine(ReferencePass pass, String weight, String bias, double[] x, int outputs) {
        double[] y = pass.parameter(bias).clone();
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += pass.parameter(weight)[i * x.length + j] * x[j];
            }
        }
        return y;
    }
}
