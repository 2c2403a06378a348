package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Write;

/**
 * The gradient of the weights of a convolution: the transposed {@link Patches} of its images times the gradient of its result.
 *
 * <p>Samples are cut into chunks whose length follows from the shapes alone. Each chunk has a sum of its own, a chain over its
 * positions in order; the sums are added in order. So the bits do not depend on the threads.
 */
final class PatchGradient {

    /** Positions of a chunk, unless its sample has more. */
    private static final int CHUNK = 1 << 11;

    /** The most elements of the sums of all chunks, unless a single one has more: 8 MB. */
    private static final int SUMS = 1 << 21;

    private static final int GRAIN = 1 << 13;

    /** Parts of a sum begin at a multiple of this many rows. */
    private static final int ROWS = 24;

    private final KernelWorkers workers;
    private final ConvolutionShape shape;
    private final Patches patches;
    private final boolean inPlace;
    private final float[] images;
    private final float[] gradient;
    private final float[] weightGradient;
    private final int rows;
    private final int columns;
    private final int samplesOfChunk;
    private final int length;
    private final float[][] sums;
    private final float[][] strips;
    private final PackedMatrix[] packed;
    private final MatrixProduct[] products;
    private final Workers.RangeTask chunkTask = this::addChunks;
    private final Workers.RangeTask addTask = this::addSums;
    private int samples;
    private int chunks;
    private int parts;
    private Write write = Write.ADD;

    /**
     * A gradient.
     *
     * @param workers the threads
     * @param shape of the convolution
     * @param maxBatchSize the most samples of a pass
     * @param images what the convolution takes
     * @param gradient of what it gives
     * @param weightGradient where the gradient of the weights goes
     */
    PatchGradient(
            KernelWorkers workers,
            ConvolutionShape shape,
            int maxBatchSize,
            float[] images,
            float[] gradient,
            float[] weightGradient) {
        this.workers = workers;
        this.shape = shape;
        this.patches = Patches.of(shape.window(), shape.inputs(), shape.inputsOfGroup());
        this.inPlace = shape.window().isIdentity();
        this.images = images;
        this.gradient = gradient;
        this.weightGradient = weightGradient;
        this.rows = patches.length();
        this.columns = shape.outputsOfGroup();
        int size = rows * shape.outputs();
        int most = Math.max(1, SUMS / size);
        int positions = shape.window().positions();
        this.samplesOfChunk = Math.max((CHUNK + positions - 1) / positions, (maxBatchSize + most - 1) / most);
        this.length = PatchProduct.stripLength(rows);
        this.sums = new float[(maxBatchSize + samplesOfChunk - 1) / samplesOfChunk][size];
        int threads = workers.threads();
        this.strips = new float[threads][inPlace ? 0 : length * rows];
        this.packed = new PackedMatrix[threads];
        this.products = new MatrixProduct[threads];
        for (int thread = 0; thread < threads; thread++) {
            packed[thread] = workers.kernels().newPacked(length, columns);
            products[thread] = new MatrixProduct();
        }
    }

    /**
     * Computes the gradient.
     *
     * @param count samples of the pass
     * @param how whether it replaces what is there
     */
    void run(int count, Write how) {
        samples = count;
        write = how;
        chunks = (count + samplesOfChunk - 1) / samplesOfChunk;
        int enough = 2 * workers.threads();
        int most = (rows + ROWS - 1) / ROWS;
        parts = chunks % workers.threads() == 0 || chunks >= 2 * enough
                ? 1
                : Math.min(most, (enough + chunks - 1) / chunks);
        workers.parallel(chunks * parts, 1, chunkTask);
        workers.parallel(shape.outputs(), Math.max(1, GRAIN / rows), addTask);
    }

    private void addChunks(int from, int to, int thread) {
        int tiles = (rows + ROWS - 1) / ROWS;
        for (int i = from; i < to; i++) {
            int chunk = i / parts;
            int part = i % parts;
            int firstRow = Math.min(rows, tiles * part / parts * ROWS);
            int lastRow = Math.min(rows, tiles * (part + 1) / parts * ROWS);
            for (int group = 0; group < shape.groups(); group++) {
                addChunk(chunk, group, firstRow, lastRow, thread);
            }
        }
    }

    private void addChunk(int chunk, int group, int firstRow, int lastRow, int thread) {
        int positions = shape.window().positions();
        int from = chunk * samplesOfChunk * positions;
        int to = Math.min(samples, (chunk + 1) * samplesOfChunk) * positions;
        int offset = group * shape.inputsOfGroup();
        PackedMatrix right = packed[thread];
        for (int position = from; position < to; position += length) {
            int end = Math.min(to, position + length);
            int count = end - position;
            MatrixProduct product = products[thread].size(Form.LEFT_TRANSPOSED, rows, columns, count);
            product.right(gradient, position * shape.outputs() + group * columns, shape.outputs());
            right.reshape(count, columns);
            workers.kernels().pack(product, 0, count, right);
            if (inPlace) {
                product.left(images, position * shape.inputs() + offset, shape.inputs());
            } else {
                patches.copy(images, offset, position, end, strips[thread]);
                product.left(strips[thread], 0, rows);
            }
            Epilogue ends = position == from ? Epilogue.REPLACE : Epilogue.ADD;
            product.right(right).result(sums[chunk], group * rows * columns, columns, ends);
            workers.kernels().multiply(product, firstRow, lastRow, 0, columns, workers.workspace(thread));
        }
    }

    /** Adds the sums of the chunks for some output channels, and puts them where the weights have them. */
    private void addSums(int from, int to, int thread) {
        int elements = shape.window().size();
        int channels = shape.inputsOfGroup();
        for (int output = from; output < to; output++) {
            int group = output / columns;
            int column = group * rows * columns + output % columns;
            for (int element = 0; element < elements; element++) {
                for (int channel = 0; channel < channels; channel++) {
                    int at = column + (element * channels + channel) * columns;
                    float sum = sums[0][at];
                    for (int chunk = 1; chunk < chunks; chunk++) {
                        sum += sums[chunk][at];
                    }
                    int target = shape.weight(output, channel, element);
                    weightGradient[target] = write == Write.REPLACE ? sum : weightGradient[target] + sum;
                }
            }
        }
    }
}
