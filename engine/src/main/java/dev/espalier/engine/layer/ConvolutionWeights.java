package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.PackedMatrix;

/** The weights of a convolution as packed matrices, one for each group, for products with {@link Patches}. */
final class ConvolutionWeights {

    /** Elements that are worth a thread. */
    private static final int GRAIN = 1 << 13;

    private final KernelWorkers workers;
    private final ConvolutionShape shape;
    private final float[] weight;
    private final int[] elements;
    private final boolean transposed;
    private final int rowChannels;
    private final int columns;
    private final int rows;
    private final Matrix[] matrices;
    private final PackedMatrix[] packed;
    private final Workers.RangeTask task = this::packRows;

    /**
     * The weights.
     *
     * @param workers the threads
     * @param shape of the convolution
     * @param weight the parameter
     * @param elements which of the window's elements there are, in the order of the rows
     * @param transposed whether a row is for an output channel, and a column for an input channel; else the other way round
     */
    ConvolutionWeights(
            KernelWorkers workers, ConvolutionShape shape, float[] weight, int[] elements, boolean transposed) {
        this.workers = workers;
        this.shape = shape;
        this.weight = weight;
        this.elements = elements.clone();
        this.transposed = transposed;
        this.rowChannels = transposed ? shape.outputsOfGroup() : shape.inputsOfGroup();
        this.columns = transposed ? shape.inputsOfGroup() : shape.outputsOfGroup();
        this.rows = elements.length * rowChannels;
        this.matrices = new Matrix[shape.groups()];
        this.packed = new PackedMatrix[shape.groups()];
        for (int group = 0; group < packed.length; group++) {
            matrices[group] = Matrix.of(new float[rows * columns], columns);
            packed[group] = workers.kernels().newPacked(rows, columns);
        }
    }

    /** The weights of all elements of the window in the order of {@link Patches}, for products with what it meets. */
    static ConvolutionWeights all(KernelWorkers workers, ConvolutionShape shape, float[] weight) {
        int height = shape.window().height().kernel();
        int width = shape.window().width().kernel();
        int[] elements = new int[height * width];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i % height * width + i / height;
        }
        return new ConvolutionWeights(workers, shape, weight, elements, false);
    }

    /** Length of the sums. */
    int rows() {
        return rows;
    }

    /** Channels of a row of the window. */
    int rowChannels() {
        return rowChannels;
    }

    /** Channels of a group of the result. */
    int columns() {
        return columns;
    }

    int groups() {
        return packed.length;
    }

    PackedMatrix packed(int group) {
        return packed[group];
    }

    /** Takes over the values of the parameter. */
    void pack() {
        workers.parallel(rows * packed.length, Math.max(1, GRAIN / columns), task);
    }

    private void packRows(int from, int to, int thread) {
        for (int row = from; row < to; row++) {
            int group = row / rows;
            int inMatrix = row - group * rows;
            int element = elements[inMatrix / rowChannels];
            int channel = inMatrix % rowChannels;
            int firstOutput = group * shape.outputsOfGroup();
            int first = transposed
                    ? shape.weight(firstOutput + channel, 0, element)
                    : shape.weight(firstOutput, channel, element);
            int step = transposed ? shape.weight(0, 1, 0) : shape.weight(1, 0, 0);
            float[] values = matrices[group].values();
            for (int column = 0; column < columns; column++) {
                values[inMatrix * columns + column] = weight[first + column * step];
            }
            workers.kernels().packBlock(matrices[group], inMatrix, inMatrix + 1, 0, columns, packed[group]);
        }
    }
}
