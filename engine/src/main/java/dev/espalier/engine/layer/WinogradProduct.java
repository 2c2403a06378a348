package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.WinogradKernels.Part;
import dev.espalier.engine.kernel.WinogradTile;

/**
 * A convolution of 3 × 3 with a stride of 1 by Winograd's algorithm: tiles of the images are transformed, each of their points is
 * multiplied by its matrix of weights, and the products are transformed to tiles of the result.
 *
 * <p>This is done for a strip of tiles at a time, whose points and products stay in a second-level cache. Tiles are computed by
 * themselves, and each product is one chain over the channels; so the bits do not depend on how tiles are cut into strips, nor on
 * the threads.
 */
final class WinogradProduct implements ImageProduct {

    /** Points and products of a strip. */
    private static final int STRIP = 1 << 17;

    /** A strip has a multiple of this many tiles, so that tiles of six and of four rows of a product fill it. */
    private static final int MULTIPLE = 12;

    private static final int START = WinogradPoints.START;

    /** Multiply-adds that are worth a thread. */
    private static final long WORTH_A_THREAD = 1 << 18;

    private final KernelWorkers workers;
    private final Kernels kernels;
    private final WinogradTile tile;
    private final WinogradWeights weights;
    private final WinogradGrid grid;
    private final float[] images;
    private final int imageChannels;
    private final float[] result;
    private final int resultChannels;
    private final Epilogue ends;
    private final float[] biases;
    private final int length;
    private final int run;
    private final Buffers[] buffers;
    private final Workers.RangeTask task = this::multiply;

    /**
     * A product.
     *
     * @param workers the threads
     * @param weights what the images are convolved with
     * @param grid the tiles
     * @param images the images of a batch
     * @param result images of the same batch
     * @param ends how the sums begin and end
     */
    WinogradProduct(
            KernelWorkers workers,
            WinogradWeights weights,
            WinogradGrid grid,
            float[] images,
            float[] result,
            Epilogue ends) {
        this.workers = workers;
        this.kernels = workers.kernels();
        this.tile = grid.tile();
        this.weights = weights;
        this.grid = grid;
        this.images = images;
        this.imageChannels = weights.rows();
        this.result = result;
        this.resultChannels = weights.columns();
        this.ends = ends;
        int points = tile.points() * tile.points();
        int fitting = STRIP / (points * (imageChannels + resultChannels)) / MULTIPLE * MULTIPLE;
        this.length = Math.max(2 * MULTIPLE, Math.min(8 * MULTIPLE, fitting));
        this.run = WinogradPoints.runLength(tile, resultChannels);
        this.biases = new float[ends.bias().length == 0 ? 0 : run * tile.outputs() * resultChannels];
        this.buffers = new Buffers[workers.threads()];
        for (int thread = 0; thread < buffers.length; thread++) {
            buffers[thread] = new Buffers();
        }
    }

    /** A convolution itself, of weights that may be constant. */
    static WinogradProduct forward(
            KernelWorkers workers,
            WinogradTile tile,
            ConvolutionShape shape,
            float[] weight,
            float[] images,
            float[] result,
            Epilogue ends,
            boolean constant) {
        WinogradWeights weights = new WinogradWeights(workers, tile, shape, weight, false, constant);
        return new WinogradProduct(workers, weights, WinogradGrid.ofOutput(tile, shape.window()), images, result, ends);
    }

    /** The gradient of its input. */
    static WinogradProduct inputGradient(
            KernelWorkers workers,
            WinogradTile tile,
            ConvolutionShape shape,
            float[] weight,
            float[] gradient,
            float[] result) {
        WinogradWeights weights = new WinogradWeights(workers, tile, shape, weight, true, false);
        return new WinogradProduct(
                workers, weights, WinogradGrid.ofInput(tile, shape.window()), gradient, result, Epilogue.REPLACE);
    }

    /** The buffers of a thread. */
    private final class Buffers {

        final WinogradPoints points = new WinogradPoints(kernels, grid, imageChannels, length);
        final int stride = length * resultChannels + WinogradPoints.LINE;
        final int rowStride = run * tile.outputs() * resultChannels + WinogradPoints.LINE;
        final float[] products = new float[START + tile.points() * tile.points() * stride];
        final float[] rows = new float[START + tile.points() * rowStride];
        final float[] lines = new float[START + tile.points() * rowStride];
        final MatrixProduct product = new MatrixProduct();
    }

    @Override
    public void run(int samples) {
        weights.pack();
        float[] bias = ends.bias();
        for (int at = 0; at < biases.length; at += bias.length) {
            System.arraycopy(bias, 0, biases, at, bias.length);
        }
        int tiles = samples * grid.size();
        long work = (long) tile.points() * tile.points() * imageChannels * resultChannels;
        long least = Math.max(1, WORTH_A_THREAD / work);
        int grain = (int) Math.min((least + MULTIPLE - 1) / MULTIPLE * MULTIPLE, Math.max(1, tiles));
        workers.parallel(tiles, grain, work, task);
    }

    private void multiply(int from, int to, int thread) {
        for (int first = from; first < to; first += length) {
            strip(first, Math.min(to, first + length), thread);
        }
    }

    private void strip(int from, int to, int thread) {
        Buffers own = buffers[thread];
        own.points.ofImages(images, from, to);
        int count = to - from;
        MatrixProduct product = own.product.size(Form.PLAIN, count, resultChannels, imageChannels);
        for (int point = 0; point < tile.points() * tile.points(); point++) {
            product.left(own.points.values(), own.points.at(point), imageChannels)
                    .right(weights.packed(point))
                    .result(own.products, START + point * own.stride, resultChannels, Epilogue.REPLACE);
            kernels.multiply(product, 0, count, 0, resultChannels, workers.workspace(thread));
        }
        for (int at = from; at < to; ) {
            int next = grid.run(at, Math.min(to - at, run));
            transformProducts(at, next, at - from, own);
            at += next;
        }
    }

    private void transformProducts(int first, int count, int inStrip, Buffers own) {
        int outputs = tile.outputs();
        int stride = own.rowStride;
        for (int row = 0; row < tile.points(); row++) {
            kernels.winograd(
                    tile,
                    Part.PRODUCTS,
                    count,
                    resultChannels,
                    own.products,
                    START + row * tile.points() * own.stride + inStrip * resultChannels,
                    resultChannels,
                    own.stride,
                    own.lines,
                    START + row * stride,
                    outputs * resultChannels,
                    resultChannels);
        }
        int firstRow = grid.resultRow(first);
        int firstColumn = grid.resultColumn(first);
        int rows = Math.min(outputs, grid.resultHeight() - firstRow);
        int size = Math.min(count * outputs, grid.resultWidth() - firstColumn) * resultChannels;
        int rowStride = grid.resultWidth() * resultChannels;
        int at = (grid.sample(first) * grid.resultHeight() + firstRow) * rowStride + firstColumn * resultChannels;
        if (rows == outputs) {
            kernels.winograd(tile, Part.PRODUCTS, 1, size, own.lines, START, 0, stride, result, at, 0, rowStride);
        } else {
            kernels.winograd(tile, Part.PRODUCTS, 1, size, own.lines, START, 0, stride, own.rows, START, 0, stride);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(own.rows, START + row * stride, result, at + row * rowStride, size);
            }
        }
        for (int row = 0; row < rows; row++) {
            int begin = at + row * rowStride;
            if (biases.length > 0) {
                kernels.add(result, begin, biases, 0, result, begin, size);
            }
            ends.finish(kernels, 1, size, result, begin, size);
        }
    }
}
