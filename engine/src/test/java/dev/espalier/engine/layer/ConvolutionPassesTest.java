package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.KernelChoice;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.kernel.Write;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs and gradients of convolutions are those of the definition, and the same bits on any threads and kernels. */
class ConvolutionPassesTest {

    private static final int SAMPLES = 3;

    private static WindowAxis axis(int input, int kernel, int stride, int dilation, int padding) {
        int output = (input + 2 * padding - (kernel - 1) * dilation - 1) / stride + 1;
        return new WindowAxis(input, kernel, stride, dilation, padding, output);
    }

    private static ConvolutionShape square(int pixels, int kernel, int stride, int inputs, int outputs, int groups) {
        WindowAxis axis = axis(pixels, kernel, stride, 1, kernel / 2);
        return new ConvolutionShape(new Window(axis, axis), inputs, outputs, groups);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                        square(28, 3, 1, 1, 32, 1),
                        square(12, 3, 1, 3, 16, 1),
                        square(13, 5, 1, 1, 48, 1),
                        square(14, 3, 1, 16, 24, 1),
                        square(9, 3, 1, 24, 48, 1),
                        square(7, 3, 1, 33, 65, 1),
                        square(8, 1, 1, 20, 96, 1),
                        square(8, 1, 2, 16, 32, 1),
                        square(15, 3, 2, 16, 32, 1),
                        square(15, 7, 2, 3, 20, 1),
                        square(6, 2, 3, 4, 6, 1),
                        square(10, 3, 1, 32, 16, 4),
                        square(10, 3, 2, 6, 6, 6),
                        // rows of the grid that are cut
                        new ConvolutionShape(new Window(axis(3, 3, 1, 1, 1), axis(600, 3, 1, 1, 1)), 4, 8, 1),
                        new ConvolutionShape(new Window(axis(3, 1, 1, 1, 0), axis(900, 3, 2, 3, 4)), 16, 16, 1),
                        new ConvolutionShape(new Window(axis(9, 3, 2, 2, 2), axis(11, 4, 1, 2, 3)), 5, 7, 1))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void areThoseOfTheDefinition(ConvolutionShape shape) {
        Arrays arrays = new Arrays(shape);
        Arrays expected = arrays.defined();
        Arrays computed = arrays.computed(KernelWorkers.serial());
        assertClose(expected.output, computed.output, expected.outputSize);
        assertClose(expected.inputGradient, computed.inputGradient, expected.inputSize);
        assertClose(expected.weightGradient, computed.weightGradient, expected.weightSize);
        assertSame(computed, arrays.computed(KernelWorkers.of(KernelWorkers.serial(), KernelChoice.portable())));
        try (WorkerPool three = new WorkerPool(3)) {
            assertSame(computed, arrays.computed(KernelWorkers.of(three, KernelProvider.kernels())));
        }
    }

    private static void assertSame(Arrays expected, Arrays actual) {
        assertArrayEquals(expected.output, actual.output, 0);
        assertArrayEquals(expected.inputGradient, actual.inputGradient, 0);
        assertArrayEquals(expected.weightGradient, actual.weightGradient, 0);
    }

    /** Sums of a few thousand products of numbers of size 1, each rounded to a float. */
    private static void assertClose(float[] expected, float[] actual, double[] sizes) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 3_000 * 0x1p-24 * sizes[i] + 0x1p-24, "at " + i);
        }
    }

    /** The arrays of a convolution, and for each sum that of the absolute values. */
    private static final class Arrays {

        final ConvolutionShape shape;
        final float[] input;
        final float[] weight;
        final float[] outputGradient;
        final float[] output;
        final float[] inputGradient;
        final float[] weightGradient;
        final double[] outputSize;
        final double[] inputSize;
        final double[] weightSize;

        Arrays(ConvolutionShape shape) {
            this.shape = shape;
            Random random = new Random(7);
            this.input = gaussian(random, SAMPLES * shape.window().inputPositions() * shape.inputs());
            this.weight = gaussian(
                    random,
                    shape.outputs() * shape.inputsOfGroup() * shape.window().size());
            this.outputGradient = gaussian(random, SAMPLES * shape.window().positions() * shape.outputs());
            this.output = new float[outputGradient.length];
            this.inputGradient = new float[input.length];
            this.weightGradient = new float[weight.length];
            this.outputSize = new double[output.length];
            this.inputSize = new double[input.length];
            this.weightSize = new double[weight.length];
        }

        private static float[] gaussian(Random random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }

        Arrays computed(KernelWorkers workers) {
            Arrays result = new Arrays(shape);
            ConvolutionWeights weights = ConvolutionWeights.all(workers, shape, weight);
            weights.pack();
            PatchProduct.ofWhole(workers, shape, weights, input, result.output, OutputEnd.none(shape.groups()))
                    .run(SAMPLES);
            InputGradient.of(
                            workers,
                            shape,
                            weight,
                            outputGradient,
                            result.inputGradient,
                            OutputEnd.none(shape.groups()))
                    .forEach(part -> part.run(SAMPLES));
            new PatchGradient(workers, shape, SAMPLES, input, outputGradient, result.weightGradient)
                    .run(SAMPLES, Write.REPLACE);
            return result;
        }

        Arrays defined() {
            Arrays result = new Arrays(shape);
            double[] y = new double[output.length];
            double[] dx = new double[input.length];
            double[] dw = new double[weight.length];
            Window window = shape.window();
            for (int out = 0; out < output.length; out++) {
                int channel = out % shape.outputs();
                int position = out / shape.outputs() % window.positions();
                int sample = out / shape.outputs() / window.positions();
                for (int element = 0; element < window.size(); element++) {
                    int row = window.height()
                            .at(
                                    position / window.width().output(),
                                    element / window.width().kernel());
                    int column = window.width()
                            .at(
                                    position % window.width().output(),
                                    element % window.width().kernel());
                    if (!window.height().contains(row) || !window.width().contains(column)) {
                        continue;
                    }
                    int place = (sample * window.height().input() + row)
                                    * window.width().input()
                            + column;
                    for (int i = 0; i < shape.inputsOfGroup(); i++) {
                        int group = channel / shape.outputsOfGroup();
                        int in = place * shape.inputs() + group * shape.inputsOfGroup() + i;
                        int w = shape.weight(channel, i, element);
                        y[out] += (double) input[in] * weight[w];
                        result.outputSize[out] += Math.abs((double) input[in] * weight[w]);
                        dx[in] += (double) outputGradient[out] * weight[w];
                        result.inputSize[in] += Math.abs((double) outputGradient[out] * weight[w]);
                        dw[w] += (double) outputGradient[out] * input[in];
                        result.weightSize[w] += Math.abs((double) outputGradient[out] * input[in]);
                    }
                }
            }
            copy(y, result.output);
            copy(dx, result.inputGradient);
            copy(dw, result.weightGradient);
            return result;
        }

        private static void copy(double[] from, float[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] = (float) from[i];
            }
        }
    }
}
