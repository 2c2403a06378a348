package dev.espalier.engine.layer;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import java.util.ArrayList;
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
        List<Integer> elements = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        // in descending order, so that neighbours in the window are neighbours in the gradient
        for (int element = shape.window().size() - 1; element >= 0; element--) {
            int down = metBy(height, grid.firstRow(), element / width.kernel());
            int across = metBy(width, grid.firstColumn(), element % width.kernel());
            if (down % height.stride() == 0 && across % width.stride() == 0) {
                elements.add(element);
                rows.add(down / height.stride());
                columns.add(across / width.stride());
            }
        }
        ConvolutionWeights weights = new ConvolutionWeights(workers, shape, weight, Inputs.toArray(elements), true);
        Patches patches = new Patches(
                height.output(),
                width.output(),
                shape.outputs(),
                shape.outputsOfGroup(),
                grid.height(),
                grid.width(),
                1,
                1,
                Inputs.toArray(rows),
                Inputs.toArray(columns));
        return new InputGradient(
                weights,
                new PatchProduct(workers, weights, patches, shape.window().isIdentity(), gradient, result, grid, ends));
    }

    /** Times the stride, the position of the window at which an element meets a position of the input. */
    private static int metBy(WindowAxis axis, int position, int element) {
        return position - axis.at(0, element);
    }

    /** Computes the part with the weights as they are now. */
    void run(int samples) {
        weights.pack();
        product.run(samples);
    }
}
