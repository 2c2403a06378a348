package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.WinogradKernels.Part;
import dev.espalier.engine.kernel.WinogradTile;
import dev.espalier.engine.kernel.Write;

/**
 * The gradient of the weights of a convolution of 3 × 3 by Winograd's algorithm: for each point of a tile the transposed transformed
 * images times the transformed gradient, summed over the tiles, and transformed once.
 *
 * <p>Samples are cut into chunks whose length follows from the shapes alone. Each chunk has sums of its own, chains over its tiles in
 * order; the sums are added in order. So the bits do not depend on the threads.
 */
final class WinogradGradient implements WeightGradient {

    /** Tiles of a chunk, unless its sample has more. */
    private static final int CHUNK = 1 << 8;

    /** The most elements of the sums of all chunks, unless a single one has more: 8 MB. */
    private static final int SUMS = 1 << 21;

    private static final int ELEMENTS = 9;

    /** Points of a strip, of images and gradients: more than a second-level cache holds, so that sums are met less often. */
    private static final int STRIP = 1 << 18;

    private static final int MULTIPLE = 8;

    /** Weights that are worth a thread. */
    private static final int GRAIN = 1 << 8;

    private final KernelWorkers workers;
    private final Kernels kernels;
    private final WinogradTile tile;
    private final WinogradGrid grid;
    private final ConvolutionShape shape;
    private final float[] images;
    private final float[] gradient;
    private final float[] weightGradient;
    private final int size;
    private final int samplesOfChunk;
    private final int length;
    private final float[][] sums;
    private final Buffers[] buffers;
    private final Workers.RangeTask chunkTask = this::addChunks;
    private final Workers.RangeTask weightTask = this::transformSums;
    private int samples;
    private int chunks;
    private int parts;
    private Write write = Write.ADD;

    /**
     * A gradient.
     *
     * @param workers the threads
     * @param tile of the algorithm
     * @param shape of the convolution, without groups
     * @param maxBatchSize the most samples of a pass
     * @param images what the convolution takes
     * @param gradient of what it gives
     * @param weightGradient where the gradient of the weights goes
     */
    WinogradGradient(
            KernelWorkers workers,
            WinogradTile tile,
            ConvolutionShape shape,
            int maxBatchSize,
            float[] images,
            float[] gradient,
            float[] weightGradient) {
        this.workers = workers;
        this.kernels = workers.kernels();
        this.tile = tile;
        this.grid = WinogradGrid.ofOutput(tile, shape.window());
        this.shape = shape;
        this.images = images;
        this.gradient = gradient;
        this.weightGradient = weightGradient;
        this.size = shape.inputs() * shape.outputs();
        int points = tile.points() * tile.points();
        int most = Math.max(1, SUMS / (points * size));
        this.samplesOfChunk = Math.max((CHUNK + grid.size() - 1) / grid.size(), (maxBatchSize + most - 1) / most);
        int fitting = STRIP / (points * (shape.inputs() + shape.outputs())) / MULTIPLE * MULTIPLE;
        this.length = Math.max(3 * MULTIPLE, Math.min(CHUNK, fitting));
        this.sums = new float[(maxBatchSize + samplesOfChunk - 1) / samplesOfChunk][points * size];
        this.buffers = new Buffers[maxBatchSize == 0 ? 0 : workers.threads()];
        for (int thread = 0; thread < buffers.length; thread++) {
            buffers[thread] = new Buffers();
        }
    }

    /** The buffers of a thread. */
    private final class Buffers {

        final WinogradPoints images = new WinogradPoints(kernels, grid, shape.inputs(), length);
        final WinogradPoints gradient = new WinogradPoints(kernels, grid, shape.outputs(), length);
        final PackedMatrix packed = kernels.newPacked(length, shape.outputs());
        final MatrixProduct product = new MatrixProduct();
        final float[] lines = new float[3 * tile.points() * shape.outputs()];
        final float[] weights = new float[ELEMENTS * shape.outputs()];
    }

    @Override
    public void run(int count, Write how) {
        samples = count;
        write = how;
        chunks = (count + samplesOfChunk - 1) / samplesOfChunk;
        parts = chunks % workers.threads() == 0 || chunks >= 4 * workers.threads() ? 1 : tile.points();
        workers.parallel(chunks * parts, 1, chunkTask);
        workers.parallel(shape.inputs(), Math.max(1, GRAIN / shape.outputs()), weightTask);
    }

    private void addChunks(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            int part = i % parts;
            addChunk(i / parts, tile.points() * part / parts, tile.points() * (part + 1) / parts, thread);
        }
    }

    /** Adds the tiles of a chunk for some rows of points. */
    private void addChunk(int chunk, int firstRow, int lastRow, int thread) {
        Buffers own = buffers[thread];
        int from = chunk * samplesOfChunk * grid.size();
        int to = Math.min(samples, (chunk + 1) * samplesOfChunk) * grid.size();
        for (int at = from; at < to; at += length) {
            int end = Math.min(to, at + length);
            int count = end - at;
            own.images.ofImages(images, at, end);
            own.gradient.ofGradient(gradient, at, end);
            own.packed.reshape(count, shape.outputs());
            MatrixProduct product = own.product.size(Form.LEFT_TRANSPOSED, shape.inputs(), shape.outputs(), count);
            Epilogue ends = at == from ? Epilogue.REPLACE : Epilogue.ADD;
            for (int point = firstRow * tile.points(); point < lastRow * tile.points(); point++) {
                product.right(own.gradient.values(), own.gradient.at(point), shape.outputs());
                kernels.pack(product, 0, count, own.packed);
                product.left(own.images.values(), own.images.at(point), shape.inputs())
                        .right(own.packed)
                        .result(sums[chunk], point * size, shape.outputs(), ends);
                kernels.multiply(product, 0, shape.inputs(), 0, shape.outputs(), workers.workspace(thread));
            }
        }
    }

    /** Adds the sums of the chunks for some input channels, transforms them, and puts them where the weights have them. */
    private void transformSums(int from, int to, int thread) {
        Buffers own = buffers[thread];
        int outputs = shape.outputs();
        int points = tile.points();
        for (int input = from; input < to; input++) {
            int at = input * outputs;
            for (int chunk = 1; chunk < chunks; chunk++) {
                for (int point = 0; point < points * points; point++) {
                    int first = point * size + at;
                    kernels.add(sums[0], first, sums[chunk], first, sums[0], first, outputs);
                }
            }
            // down the points, then across them
            kernels.winograd(
                    tile,
                    Part.SUMS,
                    points,
                    outputs,
                    sums[0],
                    at,
                    size,
                    points * size,
                    own.lines,
                    0,
                    outputs,
                    points * outputs);
            kernels.winograd(
                    tile,
                    Part.SUMS,
                    3,
                    outputs,
                    own.lines,
                    0,
                    points * outputs,
                    outputs,
                    own.weights,
                    0,
                    3 * outputs,
                    outputs);
            scatter(input, own.weights);
        }
    }

    private void scatter(int input, float[] weights) {
        for (int element = 0; element < ELEMENTS; element++) {
            for (int output = 0; output < shape.outputs(); output++) {
                float sum = weights[element * shape.outputs() + output];
                int target = shape.weight(output, input, element);
                weightGradient[target] = write == Write.REPLACE ? sum : weightGradient[target] + sum;
            }
        }
    }
}
