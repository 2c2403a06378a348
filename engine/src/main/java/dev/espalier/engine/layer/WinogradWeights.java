package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.WinogradKernels.Part;
import dev.espalier.engine.kernel.WinogradTile;

/** The weights of a convolution of 3 × 3, transformed for {@link WinogradProduct}: a packed matrix for each point of a tile. */
final class WinogradWeights {

    private static final int ELEMENTS = 9;

    /** Rows that are transformed at once: what they need stays in cache. */
    private static final int ROWS = 8;

    /** Weights that are worth a thread. */
    private static final int GRAIN = 1 << 10;

    private final KernelWorkers workers;
    private final WinogradTile tile;
    private final ConvolutionShape shape;
    private final float[] weight;
    private final boolean turned;
    private final boolean constant;
    private final int rows;
    private final int columns;
    private final PackedMatrix[] packed;
    private final float[][] weights;
    private final float[][] lines;
    private final float[][] points;
    private final MatrixProduct[] products;
    private final Workers.RangeTask task = this::packRows;
    private boolean isPacked;

    /**
     * The weights.
     *
     * @param workers the threads
     * @param tile of the algorithm
     * @param shape of the convolution, without groups
     * @param weight the parameter
     * @param turned whether a row is for an output channel, and the window is turned by half a turn: for the gradient of the input
     * @param constant whether the values never change, so that they are transformed once
     */
    WinogradWeights(
            KernelWorkers workers,
            WinogradTile tile,
            ConvolutionShape shape,
            float[] weight,
            boolean turned,
            boolean constant) {
        this.workers = workers;
        this.tile = tile;
        this.shape = shape;
        this.weight = weight;
        this.turned = turned;
        this.constant = constant;
        this.rows = turned ? shape.outputs() : shape.inputs();
        this.columns = turned ? shape.inputs() : shape.outputs();
        int size = tile.points() * tile.points();
        this.packed = new PackedMatrix[size];
        for (int point = 0; point < size; point++) {
            packed[point] = workers.kernels().newPacked(rows, columns);
        }
        int threads = workers.threads();
        this.weights = new float[threads][ELEMENTS * ROWS * columns];
        this.lines = new float[threads][3 * tile.points() * ROWS * columns];
        this.points = new float[threads][size * ROWS * columns];
        this.products = new MatrixProduct[threads];
        for (int thread = 0; thread < threads; thread++) {
            products[thread] = new MatrixProduct();
        }
    }

    /** Channels that are summed over. */
    int rows() {
        return rows;
    }

    /** Channels of the result. */
    int columns() {
        return columns;
    }

    PackedMatrix packed(int point) {
        return packed[point];
    }

    /** Takes over the values of the parameter. */
    void pack() {
        if (!isPacked) {
            workers.parallel(rows, Math.max(1, GRAIN / columns), task);
            isPacked = constant;
        }
    }

    private void packRows(int from, int to, int thread) {
        for (int row = from; row < to; row += ROWS) {
            packBlock(row, Math.min(to, row + ROWS), thread);
        }
    }

    private void packBlock(int from, int to, int thread) {
        int size = (to - from) * columns;
        int width = tile.points();
        for (int element = 0; element < ELEMENTS; element++) {
            int source = turned ? ELEMENTS - 1 - element : element;
            for (int row = from; row < to; row++) {
                gather(row, source, weights[thread], element * size + (row - from) * columns);
            }
        }
        // down the window, then across it
        workers.kernels()
                .winograd(
                        tile,
                        Part.WEIGHTS,
                        1,
                        3 * size,
                        weights[thread],
                        0,
                        0,
                        3 * size,
                        lines[thread],
                        0,
                        0,
                        3 * size);
        workers.kernels()
                .winograd(
                        tile,
                        Part.WEIGHTS,
                        width,
                        size,
                        lines[thread],
                        0,
                        3 * size,
                        size,
                        points[thread],
                        0,
                        width * size,
                        size);
        MatrixProduct product = products[thread].size(Form.PLAIN, 0, columns, rows);
        for (int point = 0; point < packed.length; point++) {
            product.right(points[thread], point * size - from * columns, columns);
            workers.kernels().pack(product, from, to, packed[point]);
        }
    }

    private void gather(int row, int element, float[] target, int at) {
        int first = turned ? shape.weight(row, 0, element) : shape.weight(0, row, element);
        int step = turned ? shape.weight(0, 1, 0) : shape.weight(1, 0, 0);
        for (int column = 0; column < columns; column++) {
            target[at + column] = weight[first + column * step];
        }
    }
}
