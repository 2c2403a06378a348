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
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Transposed convolution of images {@code [channels, height, width]} or series {@code [channels, length]}: the gradient of a
 * {@code convolution} with respect to its input, as a layer of its own, so that a stride enlarges the image.
 *
 * <p>The output has (input − 1) · stride − 2 · padding + dilation · (kernel − 1) + 1 + output padding positions along each axis.
 * {@code weight} has the shape {@code [input channels, channels / groups, kernel height, kernel width]}, without the height for
 * series, as in PyTorch; its fans are input channels / groups and channels, each times the size of the kernel. {@code bias} has the
 * shape {@code [channels]} and starts at 0.
 *
 * <p>Choose it in decoders and autoencoders, with a kernel that is a multiple of the stride.
 *
 * <p>Source: Zeiler, Krishnan, Taylor, Fergus, "Deconvolutional Networks", CVPR 2010; {@code torch.nn.ConvTranspose2d}.
 *
 * @param channels how many channels the output has, at least 1; a model with 0, which the constructor without arguments gives, is
 *     refused
 * @param kernel extent of the window: one number, or one each for height and width, each at least 1
 * @param stride by how much the image is enlarged, likewise
 * @param padding what is cut off on each side: numbers of at least 0
 * @param outputPadding what is added at the end of each axis: less than the stride or the dilation
 * @param dilation distance of two elements of the window, likewise at least 1
 * @param groups into which the channels are divided, a divisor of those of the input and of the output
 * @param bias whether a bias is added
 * @param initializer the initializer of this layer's weights; the model's by default
 */
@Plugin(value = "transposed-convolution", summary = "transposed convolution, which enlarges images and series")
public record TransposedConvolution(
        @Setting(value = "channels of the output, at least 1", shorthand = true, range = "[1, inf)")
        @SearchRange(low = 8, high = 256, scale = Scale.LOG)
        int channels,

        @Setting(value = "extent of the window: one number, or [height, width]", range = "[1, inf)")
        List<Integer> kernel,

        @Setting(value = "by how much the image is enlarged", range = "[1, inf)")
        List<Integer> stride,

        @Setting(value = "what is cut off on each side", range = "[0, inf)")
        List<Integer> padding,

        @Setting(value = "what is added at the end of each axis", range = "[0, inf)")
        List<Integer> outputPadding,

        @Setting(value = "distance of two elements of the window", range = "[1, inf)")
        List<Integer> dilation,

        @Setting(value = "groups into which channels are divided", range = "[1, inf)")
        int groups,

        @Setting("whether to add a bias") boolean bias,

        @Setting("initializer of the weights; the model's by default")
        Optional<Initializer> initializer)
        implements ChannelsLastLayer {

    /** With 0 channels, which no model accepts: the number has no sensible default. */
    public TransposedConvolution() {
        this(0, 2, 2);
    }

    /**
     * A square window, without padding, with a bias.
     *
     * @param channels how many channels the output has
     * @param kernel extent of the window
     * @param stride by how much the image is enlarged
     */
    public TransposedConvolution(int channels, int kernel, int stride) {
        this(channels, List.of(kernel), List.of(stride), List.of(0), List.of(0), List.of(1), 1, true, Optional.empty());
    }

    /** Checks the ranges. */
    public TransposedConvolution {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        outputPadding = List.copyOf(outputPadding);
        dilation = List.copyOf(dilation);
        Check.require(channels >= 0, "channels", channels, "must be at least 1");
        Check.atLeast("groups", groups, 1);
        WindowSettings.checkNumbers("kernel", kernel, 1);
        WindowSettings.checkNumbers("stride", stride, 1);
        WindowSettings.checkNumbers("dilation", dilation, 1);
        WindowSettings.checkNumbers("padding", padding, 0);
        WindowSettings.checkNumbers("outputPadding", outputPadding, 0);
    }

    /** The convolution that this one is the transposed of: its input is the output here. */
    private ConvolutionShape shapeOf(ImageShape image) {
        Check.atLeast("channels", channels, 1);
        boolean divides = image.channels() % groups == 0 && channels % groups == 0;
        Check.require(
                divides,
                "groups",
                groups,
                "must divide the " + image.channels() + " channels of the input " + image.shape() + " and the "
                        + channels + " of the output");
        WindowAxis height = image.isSeries() ? new WindowAxis(1, 1, 1, 1, 0, 1) : axis(image, image.height(), 0);
        Window window = new Window(height, axis(image, image.width(), image.dimensions() - 1));
        return new ConvolutionShape(window, channels, image.channels(), groups);
    }

    private WindowAxis axis(ImageShape image, int input, int dimension) {
        int dimensions = image.dimensions();
        int size = WindowSettings.number("kernel", kernel, dimension, dimensions);
        int step = WindowSettings.number("stride", stride, dimension, dimensions);
        int cut = WindowSettings.number("padding", padding, dimension, dimensions);
        int added = WindowSettings.number("outputPadding", outputPadding, dimension, dimensions);
        int spread = WindowSettings.number("dilation", dilation, dimension, dimensions);
        Check.require(
                added == 0 || added < Math.max(step, spread),
                "output-padding",
                outputPadding,
                "must be less than the stride or the dilation");
        long output = (input - 1L) * step - 2L * cut + (size - 1L) * spread + 1 + added;
        if (output < 1 || output > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the input is " + image.shape() + ", the output would have " + output
                    + " positions in a dimension; it must have at least 1: choose a smaller padding");
        }
        return new WindowAxis((int) output, size, step, spread, cut, input);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        ConvolutionShape shape = shapeOf(image);
        Window window = shape.window();
        Shape weight = image.isSeries()
                ? Shape.of(image.channels(), channels / groups, window.size())
                : Shape.of(
                        image.channels(),
                        channels / groups,
                        window.height().kernel(),
                        window.width().kernel());
        int fanIn = image.channels() / groups * window.size();
        int fanOut = channels * window.size();
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.weight(weight, fanIn, fanOut, initializer)
                .withUnits(Units.ofTransposedFilters(weight, groups)));
        if (bias) {
            parameters.add(new Parameter("bias", Role.BIAS, Shape.of(channels), fanIn, fanOut, Optional.empty(), 0));
        }
        Shape output = image.withChannels(channels)
                .withPositions(window.height().input(), window.width().input())
                .shape();
        return new LayerSignature(output, parameters, List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        ConvolutionShape shape = shapeOf(ImageShape.of(binding.inputShape(0), typeName()));
        return ChannelsLastBinding.bind(binding, inner -> new TransposedConvolutionOperation(inner, shape, bias));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        ConvolutionShape shape = shapeOf(image);
        double[] y = ConvolutionReference.transpose(pass, shape, image);
        if (bias) {
            ConvolutionReference.addBias(
                    y, pass.parameter("bias"), shape.window().inputPositions());
        }
        return y;
    }
}
