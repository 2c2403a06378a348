package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import dev.espalier.engine.kernel.WinogradTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of images {@code [channels, height, width]} or series {@code [channels, length]}:
 * y[o, p] = b[o] + Σ w[o, c, k] · x[c, p · stride + k · dilation − padding], with zeros as padding.
 *
 * <p>{@code weight} has the shape {@code [channels, input channels / groups, kernel height, kernel width]}, without the height for
 * series, as in PyTorch; its fans are input channels / groups and channels, each times the size of the kernel. {@code bias} has the
 * shape {@code [channels]} and starts at 0. With {@code groups} equal to the number of input channels the convolution is depthwise.
 * Padding {@code same} makes the output as large as the input, or as the input divided by the stride, rounded up; an odd rest is
 * added behind.
 *
 * <p>Choose it for images and series, with a kernel of 3 and padding {@code same}, with more channels where the image is smaller;
 * without bias before {@code batch-norm}.
 *
 * <p>Source: LeCun et al., "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 1998.
 *
 * @param channels how many channels the output has, at least 1; a model with 0, which the constructor without arguments gives, is
 *     refused
 * @param kernel extent of the window: one number, or one each for height and width, each at least 1
 * @param stride distance of two positions of the window, likewise
 * @param padding zeros on each side: numbers of at least 0, or {@code same} or {@code valid}
 * @param dilation distance of two elements of the window, likewise at least 1
 * @param groups into which the channels are divided, a divisor of those of the input and of the output
 * @param bias whether b is there
 * @param initializer the initializer of this layer's weights; the model's by default
 */
@Plugin(value = "convolution", summary = "convolution of images and series, also with groups or depthwise")
public record Convolution(
        @Setting(value = "channels of the output, at least 1", shorthand = true, range = "[1, inf)")
        @SearchRange(low = 8, high = 256, scale = Scale.LOG)
        int channels,

        @Setting(value = "extent of the window: one number, or [height, width]", range = "[1, inf)")
        List<Integer> kernel,

        @Setting(value = "distance of two positions of the window", range = "[1, inf)")
        List<Integer> stride,

        @Setting("zeros on each side: numbers, same, or valid for none")
        List<String> padding,

        @Setting(value = "distance of two elements of the window", range = "[1, inf)")
        List<Integer> dilation,

        @Setting(value = "groups into which channels are divided", range = "[1, inf)")
        int groups,

        @Setting("whether to add a bias") boolean bias,

        @Setting("initializer of the weights; the model's by default")
        Optional<Initializer> initializer)
        implements ChannelsLastLayer, Layer.Fusible {

    /** With 0 channels, which no model accepts: the number has no sensible default. */
    public Convolution() {
        this(0, 3);
    }

    /**
     * A square window that moves by 1, without padding, with a bias.
     *
     * @param channels how many channels the output has
     * @param kernel extent of the window
     */
    public Convolution(int channels, int kernel) {
        this(channels, List.of(kernel), List.of(1), List.of("0"), List.of(1), 1, true, Optional.empty());
    }

    /** Checks the ranges. */
    public Convolution {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
        Check.require(channels >= 0, "channels", channels, "must be at least 1");
        Check.atLeast("groups", groups, 1);
        new WindowSettings(kernel, stride, padding, dilation);
    }

    /**
     * The same with another padding.
     *
     * @param words numbers, or {@code same} or {@code valid}
     * @return the layer
     */
    public Convolution withPadding(String... words) {
        return new Convolution(channels, kernel, stride, List.of(words), dilation, groups, bias, initializer);
    }

    /**
     * The same with another stride.
     *
     * @param steps one number, or one each for height and width
     * @return the layer
     */
    public Convolution withStride(Integer... steps) {
        return new Convolution(channels, kernel, List.of(steps), padding, dilation, groups, bias, initializer);
    }

    /**
     * The same with another dilation.
     *
     * @param spread one number, or one each for height and width
     * @return the layer
     */
    public Convolution withDilation(Integer... spread) {
        return new Convolution(channels, kernel, stride, padding, List.of(spread), groups, bias, initializer);
    }

    /**
     * The same with another number of groups.
     *
     * @param count at least 1
     * @return the layer
     */
    public Convolution withGroups(int count) {
        return new Convolution(channels, kernel, stride, padding, dilation, count, bias, initializer);
    }

    /** The same without a bias, as before a batch norm. */
    public Convolution withoutBias() {
        return new Convolution(channels, kernel, stride, padding, dilation, groups, false, initializer);
    }

    private ConvolutionShape shapeOf(ImageShape image) {
        Check.atLeast("channels", channels, 1);
        boolean divides = image.channels() % groups == 0 && channels % groups == 0;
        Check.require(
                divides,
                "groups",
                groups,
                "must divide the " + image.channels() + " channels of the input " + image.shape() + " and the "
                        + channels + " of the output");
        Window window = new WindowSettings(kernel, stride, padding, dilation).of(image);
        return new ConvolutionShape(window, image.channels(), channels, groups);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        ConvolutionShape shape = shapeOf(image);
        Window window = shape.window();
        Shape weight = image.isSeries()
                ? Shape.of(channels, shape.inputsOfGroup(), window.size())
                : Shape.of(
                        channels,
                        shape.inputsOfGroup(),
                        window.height().kernel(),
                        window.width().kernel());
        int fanIn = shape.inputsOfGroup() * window.size();
        int fanOut = channels * window.size();
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.weight(weight, fanIn, fanOut, initializer).withUnits(Units.ofFilters(weight, groups)));
        if (bias) {
            parameters.add(new Parameter("bias", Role.BIAS, Shape.of(channels), fanIn, fanOut, Optional.empty(), 0));
        }
        Shape output = image.withChannels(channels)
                .withPositions(window.height().output(), window.width().output())
                .shape();
        return new LayerSignature(output, parameters, List.of());
    }

    /**
     * The algorithm that this layer is computed with.
     *
     * @param input the shape of one sample
     * @param choice of the model
     * @return the variant of Winograd's algorithm, such as {@code F(4x4, 3x3)}, or {@code direct}
     */
    public String algorithm(Shape input, ConvolutionChoice choice) {
        return WinogradChoice.forward(shapeOf(ImageShape.of(input, typeName())), choice)
                .map(WinogradTile::toString)
                .orElse(ConvolutionChoice.DIRECT.toString());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return bind(binding, FinalActivation.NONE);
    }

    /** What is computed of images of a shape. */
    ConvolutionShape shapeOf(Shape input) {
        return shapeOf(ImageShape.of(input, typeName()));
    }

    private LayerOperation bind(LayerBinding binding, FinalActivation activation) {
        ConvolutionShape shape = shapeOf(binding.inputShape(0));
        return ChannelsLastBinding.bind(
                binding,
                inner -> DepthwiseOperation.fits(shape)
                        ? new DepthwiseOperation(inner, shape, bias, activation)
                        : new ConvolutionOperation(inner, shape, bias, activation));
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(this, next, needsGradients, this::bind);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        ConvolutionShape shape = shapeOf(image);
        double[] y = ConvolutionReference.convolve(pass, shape, image);
        if (bias) {
            ConvolutionReference.addBias(
                    y, pass.parameter("bias"), shape.window().positions());
        }
        return y;
    }
}
