package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.of;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.layer.AdaptiveAveragePooling;
import dev.espalier.engine.layer.AveragePooling;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.ChannelNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.GroupNorm;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Padding;
import dev.espalier.engine.layer.SqueezeExcitation;
import dev.espalier.engine.layer.TransposedConvolution;
import dev.espalier.engine.layer.Upsampling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of images and series give the outputs, gradients and running statistics of PyTorch's, within rounding to floats. */
class ImageParityTest {

    private static final int SAMPLES = 2;

    private static final Map<String, Map<String, double[]>> REFERENCE = read();

    private static Map<String, Map<String, double[]>> read() {
        Map<String, Map<String, double[]>> cases = new LinkedHashMap<>();
        Map<String, double[]> current = Map.of();
        try (InputStream in = Objects.requireNonNull(ImageParityTest.class.getResourceAsStream("convolutions.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("[")) {
                    current = new LinkedHashMap<>();
                    cases.put(line.substring(1, line.length() - 1), current);
                } else if (!line.startsWith("#") && !line.isEmpty()) {
                    int colon = line.indexOf(": ");
                    current.put(
                            line.substring(0, colon),
                            Stream.of(line.substring(colon + 2).split(" ", -1))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return cases;
    }

    private static TransposedConvolution transposed(
            int channels, List<Integer> kernel, List<Integer> stride, int padding, int outputPadding) {
        return new TransposedConvolution(
                channels,
                kernel,
                stride,
                List.of(padding),
                List.of(outputPadding),
                List.of(1),
                1,
                true,
                Optional.empty());
    }

    private static Convolution convolution(int channels, Integer... kernel) {
        return new Convolution(
                channels, List.of(kernel), List.of(1), List.of("0"), List.of(1), 1, true, Optional.empty());
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                of("convolution 3x3", convolution(4, 3), Shape.of(3, 7, 5)),
                of("convolution 3x3 same", convolution(4, 3).withPadding("same"), Shape.of(3, 7, 5)),
                of("convolution 2x4 same", convolution(2, 2, 4).withPadding("same"), Shape.of(3, 7, 6)),
                of(
                        "convolution stride 2 padding 1",
                        convolution(4, 3).withPadding("1").withStride(2),
                        Shape.of(3, 8, 7)),
                of(
                        "convolution stride 3 over padding",
                        convolution(3, 2).withPadding("2").withStride(3),
                        Shape.of(2, 6, 5)),
                of("convolution dilation 2", convolution(3, 3).withPadding("2").withDilation(2), Shape.of(2, 9, 8)),
                of(
                        "convolution dilation 2x1 stride 1x2",
                        convolution(3, 3, 2).withDilation(2, 1).withStride(1, 2),
                        Shape.of(2, 9, 8)),
                of("convolution groups", convolution(6, 3).withPadding("1").withGroups(2), Shape.of(4, 5, 7)),
                of(
                        "convolution depthwise",
                        convolution(5, 3).withPadding("1").withGroups(5).withoutBias(),
                        Shape.of(5, 7, 6)),
                of(
                        "convolution depthwise stride",
                        convolution(8, 5).withPadding("2").withStride(2).withGroups(4),
                        Shape.of(4, 7, 6)),
                of("convolution 1x1", convolution(7, 1), Shape.of(5, 4, 3)),
                of("convolution 1x1 stride 2", convolution(7, 1).withStride(2), Shape.of(5, 5, 4)),
                of(
                        "convolution 7x7 stride 2",
                        convolution(8, 7).withPadding("3").withStride(2).withoutBias(),
                        Shape.of(3, 15, 13)),
                of("convolution of a series", convolution(4, 4).withPadding("1").withStride(2), Shape.of(3, 11)),
                of("transposed 2 stride 2", new TransposedConvolution(3, 2, 2), Shape.of(4, 5, 3)),
                of(
                        "transposed 3 stride 2 padding 1 output padding 1",
                        transposed(3, List.of(3), List.of(2), 1, 1),
                        Shape.of(4, 5, 3)),
                of(
                        "transposed groups dilation",
                        new TransposedConvolution(
                                6,
                                List.of(3, 2),
                                List.of(1, 3),
                                List.of(0),
                                List.of(0),
                                List.of(2, 1),
                                2,
                                false,
                                Optional.empty()),
                        Shape.of(4, 4, 5)),
                of("transposed of a series", transposed(2, List.of(4), List.of(2), 1, 0), Shape.of(3, 6)),
                of("max pooling 2", new MaxPooling(2), Shape.of(3, 7, 6)),
                of(
                        "max pooling 3 stride 2 padding 1",
                        new MaxPooling(List.of(3), List.of(2), List.of("1")),
                        Shape.of(3, 8, 7)),
                of("max pooling of a series", new MaxPooling(List.of(3), List.of(2), List.of("0")), Shape.of(3, 10)),
                of(
                        "average pooling 3 stride 2 padding 1",
                        new AveragePooling(List.of(3), List.of(2), List.of("1"), true),
                        Shape.of(3, 8, 7)),
                of(
                        "average pooling without padding",
                        new AveragePooling(List.of(3), List.of(2), List.of("1"), false),
                        Shape.of(3, 8, 7)),
                of("adaptive average pooling 3x4", new AdaptiveAveragePooling(List.of(3, 4)), Shape.of(2, 7, 9)),
                of("global average pooling", new GlobalAveragePooling(), Shape.of(3, 5, 7)),
                of("batch norm of images", new BatchNorm(), Shape.of(3, 4, 5)),
                of("batch norm of series", new BatchNorm(), Shape.of(3, 9)),
                of("group norm", new GroupNorm(3, 1e-5), Shape.of(6, 4, 5)),
                of("instance norm", new GroupNorm(4, 1e-5), Shape.of(4, 5, 3)),
                of("upsampling nearest", new Upsampling(List.of(2, 3), Upsampling.Mode.NEAREST), Shape.of(2, 3, 4)),
                of("upsampling bilinear", new Upsampling(List.of(2, 3), Upsampling.Mode.BILINEAR), Shape.of(2, 3, 4)),
                of("upsampling linear", new Upsampling(List.of(3), Upsampling.Mode.BILINEAR), Shape.of(2, 5)),
                of("padding zeros", new Padding(List.of(2, 1), Padding.Mode.ZEROS), Shape.of(2, 3, 4)),
                of("padding reflect", new Padding(List.of(2, 3), Padding.Mode.REFLECT), Shape.of(2, 4, 5)),
                of("padding replicate", new Padding(List.of(2, 1), Padding.Mode.REPLICATE), Shape.of(2, 3, 4)),
                of("channel norm", new ChannelNorm(), Shape.of(5, 4, 3)),
                of("squeeze excitation", new SqueezeExcitation(2, Optional.empty()), Shape.of(8, 3, 5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void givesTheValuesOfPyTorch(String name, Layer layer, Shape input) {
        Map<String, double[]> expected = Objects.requireNonNull(REFERENCE.get(name));
        FakeLayerBinding binding = new FakeLayerBinding(layer, List.of(input), SAMPLES, true, Workers.serial());
        LayerSignature signature = layer.infer(List.of(input));
        fill(binding.input(0), 0);
        fill(binding.outputGradient(), 1);
        for (int i = 0; i < signature.parameters().size(); i++) {
            fill(binding.parameter(signature.parameters().get(i).name()), 2 + i);
        }

        binding.train();

        int longestSum = SAMPLES * input.size();
        assertNear(expected, "output", binding.output(), longestSum);
        assertNear(expected, "input gradient", binding.inputGradient(0), longestSum);
        for (int i = 0; i < signature.parameters().size(); i++) {
            float[] gradient =
                    binding.parameterGradient(signature.parameters().get(i).name());
            assertNear(expected, "parameter gradient " + i, gradient, longestSum);
        }
        for (int i = 0; i < signature.buffers().size(); i++) {
            assertNear(
                    expected,
                    "buffer " + i,
                    binding.buffer(signature.buffers().get(i).name()),
                    longestSum);
        }
        int arrays = 2 + signature.parameters().size() + signature.buffers().size();
        assertEquals(arrays, expected.size(), "arrays of the reference");
    }

    @Test
    void triesAllOfTheReference() {
        List<String> tried = new ArrayList<>();
        layers().forEach(arguments -> tried.add((String) arguments.get()[0]));
        assertEquals(List.copyOf(REFERENCE.keySet()), tried);
    }

    /** Element i of the array of a number, as the script that made the reference has it. */
    private static void fill(float[] values, int number) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1 + 0.7 * i + 13 * number);
        }
    }

    /**
     * A sum of n products of factors that took at most 16 roundings is off by at most (n + 16)·2⁻²⁴ of the sum of magnitudes, which is
     * taken for at most four times the largest value, as {@link dev.espalier.engine.gradient.GradientCheck} does.
     */
    private static void assertNear(Map<String, double[]> expected, String array, float[] actual, int longestSum) {
        double[] values = Objects.requireNonNull(expected.get(array), array);
        double largest = 1;
        double[] doubles = new double[actual.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = actual[i];
            largest = Math.max(largest, Math.abs(values[i]));
        }
        assertArrayEquals(values, doubles, 4 * (longestSum + 16) * 0x1p-24 * largest, array);
    }
}
