package dev.espalier.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.KernelChoice;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.WinogradTile;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.kernel.Write;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Winograd's algorithm against the sums in double, within the bound that it states. */
class WinogradTest {

    private static final int SAMPLES = 3;

    private static ConvolutionShape shape(int inputs, int outputs, int height, int width, String padding) {
        WindowSettings settings = new WindowSettings(List.of(3), List.of(1), List.of(padding), List.of(1));
        Window window = settings.of(ImageShape.of(Shape.of(inputs, height, width), "convolution"));
        return new ConvolutionShape(window, inputs, outputs, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 8, 8, 1",
        "24, 40, 7, 9, 1",
        "17, 33, 13, 5, 0",
        "64, 32, 14, 14, same",
        "130, 16, 6, 3, 2",
        "16, 70, 1, 1, 2",
        "16, 16, 3, 30, 3"
    })
    void staysWithinItsBound(int inputs, int outputs, int height, int width, String padding) {
        ConvolutionShape shape = shape(inputs, outputs, height, width, padding);
        for (WinogradTile tile : WinogradTile.values()) {
            for (int kind = 0; kind < 3; kind++) {
                checkForward(tile, shape, kind);
                checkInputGradient(tile, shape, kind);
                checkWeightGradient(tile, shape, kind);
            }
        }
    }

    private static void checkForward(WinogradTile tile, ConvolutionShape shape, int kind) {
        Window window = shape.window();
        float[] images = numbers(SAMPLES * shape.inputs() * window.inputPositions(), kind, 1);
        float[] weight = numbers(shape.outputs() * shape.inputs() * 9, kind, 2);
        float[] bias = numbers(shape.outputs(), 0, 3);
        float[] result = new float[SAMPLES * shape.outputs() * window.positions()];
        WinogradProduct.forward(
                        KernelWorkers.serial(), tile, shape, weight, images, result, Epilogue.ofBias(bias), false)
                .run(SAMPLES);
        Reference expected = new Reference(WinogradGrid.ofOutput(tile, window), shape, weight, false, images);
        expected.check(result, bias);
    }

    private static void checkInputGradient(WinogradTile tile, ConvolutionShape shape, int kind) {
        Window window = shape.window();
        float[] gradient = numbers(SAMPLES * shape.outputs() * window.positions(), kind, 1);
        float[] weight = numbers(shape.outputs() * shape.inputs() * 9, kind, 2);
        float[] result = new float[SAMPLES * shape.inputs() * window.inputPositions()];
        WinogradProduct.inputGradient(KernelWorkers.serial(), tile, shape, weight, gradient, result)
                .run(SAMPLES);
        Reference expected = new Reference(WinogradGrid.ofInput(tile, window), shape, weight, true, gradient);
        expected.check(result, new float[shape.inputs()]);
    }

    /** Here the bound is one for each tile, in proportion to the largest input and to all gradients of the tile. */
    private static void checkWeightGradient(WinogradTile tile, ConvolutionShape shape, int kind) {
        Window window = shape.window();
        WinogradGrid grid = WinogradGrid.ofOutput(tile, window);
        float[] images = numbers(SAMPLES * shape.inputs() * window.inputPositions(), kind, 1);
        float[] gradient = numbers(SAMPLES * shape.outputs() * window.positions(), kind, 2);
        float[] actual = new float[shape.outputs() * shape.inputs() * 9];
        new WinogradGradient(KernelWorkers.serial(), tile, shape, SAMPLES, images, gradient, actual)
                .run(SAMPLES, Write.REPLACE);
        Reference reference = new Reference(grid, shape, actual, false, images);
        double bound = tile.errorBound(SAMPLES * grid.size());
        double[] sums = new double[actual.length];
        double[] magnitudes = new double[shape.outputs() * shape.inputs()];
        for (int position = 0; position < SAMPLES * window.positions(); position++) {
            int sample = position / window.positions();
            int y = position % window.positions() / grid.resultWidth();
            int x = position % grid.resultWidth();
            double[] largest = reference.largest(sample, y, x);
            for (int output = 0; output < shape.outputs(); output++) {
                double g = gradient[position * shape.outputs() + output];
                for (int input = 0; input < shape.inputs(); input++) {
                    magnitudes[output * shape.inputs() + input] += Math.abs(g) * largest[input];
                    for (int element = 0; element < 9; element++) {
                        int row = y + element / 3 - grid.rowsBefore();
                        int column = x + element % 3 - grid.columnsBefore();
                        sums[shape.weight(output, input, element)] += g * reference.value(sample, row, column, input);
                    }
                }
            }
        }
        for (int i = 0; i < actual.length; i++) {
            assertEquals(sums[i], actual[i], bound * magnitudes[i / 9], tile + " " + i);
        }
    }

    /** Normally distributed numbers; ones whose sums cancel to almost nothing; and such as differ by many orders of magnitude. */
    private static float[] numbers(int count, int kind, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (kind) {
                case 0 -> (float) random.nextGaussian();
                case 1 -> (random.nextBoolean() ? 1 : -1) * (1 + (float) random.nextGaussian() * 0x1p-12f);
                default -> (float) (random.nextGaussian() * Math.pow(10, 10 * random.nextDouble() - 5));
            };
        }
        return numbers;
    }

    /**
     * The sums in double.
     *
     * @param grid the tiles
     * @param shape of the convolution
     * @param weight its parameter
     * @param turned whether it is the gradient of the input
     * @param images what is convolved
     */
    private record Reference(
            WinogradGrid grid, ConvolutionShape shape, float[] weight, boolean turned, float[] images) {

        private int imageChannels() {
            return turned ? shape.outputs() : shape.inputs();
        }

        private int resultChannels() {
            return turned ? shape.inputs() : shape.outputs();
        }

        void check(float[] result, float[] bias) {
            double bound = grid.tile().errorBound(imageChannels());
            for (int sample = 0; sample < SAMPLES; sample++) {
                for (int y = 0; y < grid.resultHeight(); y++) {
                    for (int x = 0; x < grid.resultWidth(); x++) {
                        double[] largest = largest(sample, y, x);
                        for (int channel = 0; channel < resultChannels(); channel++) {
                            int at = ((sample * grid.resultHeight() + y) * grid.resultWidth() + x) * resultChannels()
                                    + channel;
                            checkOne(sample, y, x, channel, largest, bias[channel], bound, result[at]);
                        }
                    }
                }
            }
        }

        private void checkOne(
                int sample, int y, int x, int channel, double[] largest, float bias, double bound, float actual) {
            double sum = bias;
            double magnitude = Math.abs(bias);
            for (int c = 0; c < imageChannels(); c++) {
                for (int element = 0; element < 9; element++) {
                    double w =
                            weight[turned ? shape.weight(c, channel, 8 - element) : shape.weight(channel, c, element)];
                    int row = y + element / 3 - grid.rowsBefore();
                    int column = x + element % 3 - grid.columnsBefore();
                    sum += w * value(sample, row, column, c);
                    magnitude += Math.abs(w) * largest[c];
                }
            }
            assertTrue(
                    Math.abs(actual - sum) <= bound * magnitude,
                    () -> grid.tile() + " differs by more than its bound at " + y + ", " + x + ", " + channel);
        }

        private double value(int sample, int row, int column, int channel) {
            boolean inside = row >= 0 && row < grid.imageHeight() && column >= 0 && column < grid.imageWidth();
            return inside
                    ? images[
                            ((sample * grid.imageHeight() + row) * grid.imageWidth() + column) * imageChannels()
                                    + channel]
                    : 0;
        }

        /** The largest magnitude of each channel in the tile that an output belongs to. */
        private double[] largest(int sample, int y, int x) {
            int outputs = grid.tile().outputs();
            int firstRow = y / outputs * outputs - grid.rowsBefore();
            int firstColumn = x / outputs * outputs - grid.columnsBefore();
            double[] largest = new double[imageChannels()];
            for (int row = 0; row < grid.tile().points(); row++) {
                for (int column = 0; column < grid.tile().points(); column++) {
                    for (int c = 0; c < largest.length; c++) {
                        largest[c] =
                                Math.max(largest[c], Math.abs(value(sample, firstRow + row, firstColumn + column, c)));
                    }
                }
            }
            return largest;
        }
    }

    @ParameterizedTest
    @EnumSource(WinogradTile.class)
    void givesTheSameBitsForAnyThreadsKernelsAndBatches(WinogradTile tile) {
        ConvolutionShape shape = shape(24, 40, 11, 14, "1");
        float[] images = numbers(20 * shape.inputs() * shape.window().inputPositions(), 0, 5);
        float[] expected = convolved(KernelWorkers.serial(), tile, shape, images, 20);
        try (WorkerPool two = new WorkerPool(2);
                WorkerPool three = new WorkerPool(3)) {
            assertArrayEquals(
                    expected, convolved(KernelWorkers.of(two, KernelProvider.kernels()), tile, shape, images, 20), 0);
            assertArrayEquals(
                    expected, convolved(KernelWorkers.of(three, KernelChoice.portable()), tile, shape, images, 20), 0);
        }
        float[] one = convolved(KernelWorkers.serial(), tile, shape, images, 1);
        for (int i = 0; i < shape.outputs() * shape.window().positions(); i++) {
            assertEquals(expected[i], one[i]);
        }
    }

    private static float[] convolved(
            KernelWorkers workers, WinogradTile tile, ConvolutionShape shape, float[] images, int samples) {
        float[] weight = numbers(shape.outputs() * shape.inputs() * 9, 0, 6);
        float[] bias = numbers(shape.outputs(), 0, 7);
        float[] result = new float[20 * shape.outputs() * shape.window().positions()];
        WinogradProduct product = WinogradProduct.forward(
                workers,
                tile,
                shape,
                weight,
                images,
                result,
                Epilogue.ofBias(bias).then(Activation.TANH, 0),
                false);
        for (int pass = 0; pass < 3; pass++) {
            product.run(samples);
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource(WinogradTile.class)
    void givesTheSameGradientOfWeightsForAnyThreadsAndKernels(WinogradTile tile) {
        ConvolutionShape shape = shape(24, 40, 11, 14, "1");
        float[] expected = weightGradient(KernelWorkers.serial(), tile, shape);
        try (WorkerPool two = new WorkerPool(2);
                WorkerPool three = new WorkerPool(3)) {
            assertArrayEquals(
                    expected, weightGradient(KernelWorkers.of(two, KernelProvider.kernels()), tile, shape), 0);
            assertArrayEquals(
                    expected, weightGradient(KernelWorkers.of(three, KernelChoice.portable()), tile, shape), 0);
        }
    }

    /** Of several passes, which replace and add, of several chunks and of less. */
    private static float[] weightGradient(KernelWorkers workers, WinogradTile tile, ConvolutionShape shape) {
        float[] images = numbers(60 * shape.inputs() * shape.window().inputPositions(), 0, 5);
        float[] gradient = numbers(60 * shape.outputs() * shape.window().positions(), 0, 6);
        float[] result = new float[shape.outputs() * shape.inputs() * 9];
        WinogradGradient sums = new WinogradGradient(workers, tile, shape, 60, images, gradient, result);
        sums.run(60, Write.REPLACE);
        sums.run(7, Write.ADD);
        sums.run(41, Write.ADD);
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "64, 64, 32, FOUR",
        "32, 64, 14, FOUR",
        "64, 64, 2, TWO",
        "512, 64, 16, TWO",
        "8, 64, 32, NONE",
        "64, 64, 1, NONE"
    })
    void isChosenByTheShapeAlone(int inputs, int outputs, int pixels, String expected) {
        ConvolutionShape shape = shape(inputs, outputs, pixels, pixels, "1");
        assertEquals(
                expected,
                WinogradChoice.forward(shape, ConvolutionChoice.AUTO)
                        .map(WinogradTile::name)
                        .orElse("NONE"));
        assertEquals(Optional.empty(), WinogradChoice.forward(shape, ConvolutionChoice.DIRECT));
    }

    @Test
    void isNotChosenWhereItsBoundIsLarge() {
        for (int channels = 16; channels < 10_000; channels *= 2) {
            int count = channels;
            WinogradChoice.forward(shape(channels, 16, 32, 32, "1"), ConvolutionChoice.AUTO)
                    .ifPresent(tile -> assertTrue(tile.errorBound(count) <= WinogradChoice.LARGEST_ERROR));
        }
    }
}
