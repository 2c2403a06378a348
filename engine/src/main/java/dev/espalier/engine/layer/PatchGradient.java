package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Write;

/**
 * The gradient of the weights of a convolution: the transposed gradient of its result times the {@link Patches} of its images, which
 * are packed straight from the bands where they overlap.
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

    /** Parts of a sum begin at a multiple of this many outputs. */
    private static final int OUTPUTS = 24;

    /** The most positions of a strip: the depth of a product before its sums go to memory. */
    private static final int LONGEST = 512;

    /** The most elements of a packed strip, which stays in a second-level cache, unless it has few positions. */
    private static final int PACKED = 1 << 17;

    /** Positions of a strip in any case. */
    private static final int SHORTEST = 128;

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final ConvolutionShape shape;
    private final Patches patches;
    private final boolean inPlace;
    private final float[] images;
    private final float[] gradient;
    private final float[] weightGradient;
    private final int outputs;
    private final int length;
    private final int samplesOfChunk;
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
        this.inPlace = shape.window().isIdentity();
        this.images = images;
        this.gradient = gradient;
        this.weightGradient = weightGradient;
        this.outputs = shape.outputsOfGroup();
        this.length = shape.window().size() * shape.inputsOfGroup();
        int longest = Math.max(SHORTEST, Math.min(LONGEST, PACKED / length));
        this.patches = Patches.of(workers.kernels(), shape.window(), shape.inputs(), shape.inputsOfGroup(), longest);
        int size = length * shape.outputs();
        int most = Math.max(1, SUMS / size);
        int positions = shape.window().positions();
        this.samplesOfChunk = Math.max((CHUNK + positions - 1) / positions, (maxBatchSize + most - 1) / most);
        this.sums = new float[(maxBatchSize + samplesOfChunk - 1) / samplesOfChunk][size];
        int threads = workers.threads();
        this.strips = new float[threads][];
        this.packed = new PackedMatrix[threads];
        this.products = new MatrixProduct[threads];
        for (int thread = 0; thread < threads; thread++) {
            strips[thread] = inPlace || maxBatchSize == 0 ? NOTHING : patches.newStrip();
            packed[thread] = workers.kernels().newPacked(maxBatchSize == 0 ? 0 : patches.longest(), length);
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
        int most = (outputs + OUTPUTS - 1) / OUTPUTS;
        parts = chunks % workers.threads() == 0 || chunks >= 2 * enough
                ? 1
                : Math.min(most, (enough + chunks - 1) / chunks);
        workers.parallel(chunks * parts, 1, chunkTask);
        workers.parallel(shape.outputs(), Math.max(1, GRAIN / length), addTask);
    }

    private void addChunks(int from, int to, int thread) {
        int most = (outputs + OUTPUTS - 1) / OUTPUTS;
        for (int i = from; i < to; i++) {
            int chunk = i / parts;
            int part = i % parts;
            int first = Math.min(outputs, most * part / parts * OUTPUTS);
            int last = Math.min(outputs, most * (part + 1) / parts * OUTPUTS);
            for (int group = 0; group < shape.groups(); group++) {
                addChunk(chunk, group, first, last, thread);
            }
        }
    }

    private void addChunk(int chunk, int group, int first, int last, int thread) {
        int height = patches.gridHeight();
        int begin = chunk * samplesOfChunk * height;
        int end = Math.min(samples, (chunk + 1) * samplesOfChunk) * height;
        Epilogue ends = Epilogue.REPLACE;
        for (int row = begin; row < end; row += patches.rowsOfStrip()) {
            int rows = Math.min(patches.rowsOfStrip(), end - row);
            for (int piece = 0; piece < patches.pieces(); piece++) {
                MatrixProduct product = packStrip(group, row, rows, piece, thread)
                        .result(sums[chunk], group * outputs * length, length, ends);
                workers.kernels().multiply(product, first, last, 0, length, workers.workspace(thread));
                ends = Epilogue.ADD;
            }
        }
    }

    /** The product of a strip, with its patches packed. */
    private MatrixProduct packStrip(int group, int row, int rows, int piece, int thread) {
        int offset = group * shape.inputsOfGroup();
        int count = rows * patches.positions(piece);
        int position = row * patches.gridWidth() + patches.first(piece);
        MatrixProduct product = products[thread].size(Form.LEFT_TRANSPOSED, outputs, length, count);
        product.left(gradient, position * shape.outputs() + group * outputs, shape.outputs());
        if (inPlace) {
            product.right(images, position * shape.inputs() + offset, shape.inputs());
        } else {
            patches.copy(images, offset, row, rows, piece, strips[thread]);
            product.right(strips[thread], 0, patches.starts());
        }
        PackedMatrix right = packed[thread];
        right.reshape(count, length);
        workers.kernels().pack(product, 0, count, right);
        return product.right(right);
    }

    /** Adds the sums of the chunks for some output channels, and puts them where the weights have them. */
    private void addSums(int from, int to, int thread) {
        int height = shape.window().height().kernel();
        int width = shape.window().width().kernel();
        for (int output = from; output < to; output++) {
            int at = output * length;
            for (int chunk = 1; chunk < chunks; chunk++) {
                workers.kernels().add(sums[0], at, sums[chunk], at, sums[0], at, length);
            }
            for (int column = 0; column < width; column++) {
                for (int row = 0; row < height; row++) {
                    int target = shape.weight(output, 0, row * width + column);
                    for (int channel = 0; channel < shape.inputsOfGroup(); channel++) {
                        float sum = sums[0][at++];
                        weightGradient[target] = write == Write.REPLACE ? sum : weightGradient[target] + sum;
                        target += shape.window().size();
                    }
                }
            }
        }
    }
}
