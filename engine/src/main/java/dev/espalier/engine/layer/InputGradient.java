package dev.espalier.engine.layer;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of the gradient of the input of a convolution, which is also what a transposed convolution gives: the positions of the
 * input with the same remainders by the strides. Each meets the same elements of the window, so that the part is a convolution of
 * the gradient of the output with those elements.
 *
 * @param weights of these elements
 * @param product what computes the part
 */
record InputGradient(ConvolutionWeights weights, PatchProduct product) {

    /**
     * All parts.
     *
     * @param workers the threads
     * @param shape of the convolution
     * @param weight its parameter
     * @param gradient what is read: images of the size of the convolution's output
     * @param result what is written: images of the size of its input
     * @param ends how the sums of each group begin and end
     */
    static List<InputGradient> of(
            KernelWorkers workers,
            ConvolutionShape shape,
            float[] weight,
            float[] gradient,
            float[] result,
            Epilogue[] ends) {
        WindowAxis height = shape.window().height();
        WindowAxis width = shape.window().width();
        List<InputGradient> parts = new ArrayList<>();
        for (int row = 0; row < Math.min(height.stride(), height.input()); row++) {
            for (int column = 0; column < Math.min(width.stride(), width.input()); column++) {
                PositionGrid grid =
                        new PositionGrid(height.input(), width.input(), row, column, height.stride(), width.stride());
                parts.add(part(workers, shape, weight, gradient, result, ends, grid));
            }
        }
        return parts;
    }

    private static InputGradient part(
            KernelWorkers workers,
            ConvolutionShape shape,
            float[] weight,
            float[] gradient,
            float[] result,
            Epilogue[] ends,
            PositionGrid grid) {
        WindowAxis height = shape.window().height();
        WindowAxis width = shape.window().width();
        int[] rows = meeting(height, grid.firstRow());
        int[] columns = meeting(width, grid.firstColumn());
        int[] elements = new int[rows.length * columns.length];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = rows[i % rows.length] * width.kernel() + columns[i / rows.length];
        }
        ConvolutionWeights weights = new ConvolutionWeights(workers, shape, weight, elements, true);
        Patches patches = new Patches(
                workers.kernels(),
                axis(height, grid.height(), grid.firstRow(), rows),
                axis(width, grid.width(), grid.firstColumn(), columns),
                shape.outputs(),
                shape.outputsOfGroup(),
                PatchProduct.LONGEST);
        return new InputGradient(
                weights,
                new PatchProduct(workers, weights, patches, shape.window().isIdentity(), gradient, result, grid, ends));
    }

    /**
     * The elements of the window that meet a position of the input, and so all that have its remainder, in descending order: then what
     * they meet of the gradient is in ascending order.
     */
    private static int[] meeting(WindowAxis axis, int position) {
        int[] elements = new int[axis.kernel()];
        int count = 0;
        for (int element = axis.kernel() - 1; element >= 0; element--) {
            if ((position - axis.at(0, element)) % axis.stride() == 0) {
                elements[count++] = element;
            }
        }
        return Arrays.copyOf(elements, count);
    }

    /** What elements meet of the gradient at the positions of the input that have a remainder. */
    private static PatchAxis axis(WindowAxis axis, int positions, int position, int[] elements) {
        int first = elements.length == 0 ? 0 : (position - axis.at(0, elements[0])) / axis.stride();
        int distance = elements.length < 2 ? 1 : (elements[0] - elements[1]) * axis.dilation() / axis.stride();
        return new PatchAxis(axis.output(), positions, 1, first, elements.length, distance);
    }

    /** Computes the part with the weights as they are now. */
    void run(int samples) {
        weights.pack();
        product.run(samples);
    }
}
