package dev.espalier.engine.layer;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.Workspace;

/**
 * The product of the patches of images and packed weights, for all positions of a grid: a convolution as an implicit matrix
 * product. Patches are copied a strip at a time, which stays in cache until it is multiplied.
 *
 * <p>Each element of the result is one chain of fused multiply-adds over the elements of the window in the order of the weights'
 * rows, each over its channels; work is cut over positions.
 */
final class PatchProduct {

    /** Elements of a strip, which stays in a second-level cache. */
    private static final int STRIP = 1 << 16;

    /** A strip has a multiple of this many positions, so that tiles of six and of four rows fill it. */
    private static final int MULTIPLE = 24;

    private static final int LONGEST = 8 * MULTIPLE;

    /** Multiply-adds that are worth a thread. */
    private static final long WORTH_A_THREAD = 1 << 18;

    private final KernelWorkers workers;
    private final ConvolutionWeights weights;
    private final Patches patches;
    private final PositionGrid grid;
    private final boolean inPlace;
    private final float[] images;
    private final int imageChannels;
    private final float[] result;
    private final int resultChannels;
    private final Epilogue[] ends;
    private final int length;
    private final float[][] strips;
    private final float[][] results;
    private final MatrixProduct[] products;
    private final Workers.RangeTask task = this::multiply;

    /**
     * A product.
     *
     * @param workers the threads
     * @param weights what the patches are multiplied by
     * @param patches of the images
     * @param inPlace whether each patch is one position of the images, which can be read where it is
     * @param images the images of a batch
     * @param result images of the same batch
     * @param grid the positions of the result that are computed
     * @param ends how the sums of each group begin and end
     */
    PatchProduct(
            KernelWorkers workers,
            ConvolutionWeights weights,
            Patches patches,
            boolean inPlace,
            float[] images,
            float[] result,
            PositionGrid grid,
            Epilogue[] ends) {
        this.workers = workers;
        this.weights = weights;
        this.patches = patches;
        this.grid = grid;
        this.inPlace = inPlace;
        this.images = images;
        this.imageChannels = weights.rowChannels() * weights.groups();
        this.result = result;
        this.resultChannels = weights.columns() * weights.groups();
        this.ends = ends.clone();
        this.length = stripLength(weights.rows());
        int threads = workers.threads();
        this.strips = new float[threads][inPlace ? 0 : length * weights.rows()];
        this.results = new float[threads][grid.isWhole() ? 0 : length * weights.columns()];
        this.products = new MatrixProduct[threads];
        for (int thread = 0; thread < threads; thread++) {
            products[thread] = new MatrixProduct();
        }
    }

    /** The product for all positions of a window: the convolution itself. */
    static PatchProduct ofWhole(
            KernelWorkers workers,
            ConvolutionShape shape,
            ConvolutionWeights weights,
            float[] images,
            float[] result,
            Epilogue[] ends) {
        Window window = shape.window();
        return new PatchProduct(
                workers,
                weights,
                Patches.of(window, shape.inputs(), shape.inputsOfGroup()),
                window.isIdentity(),
                images,
                result,
                PositionGrid.whole(window.height().output(), window.width().output()),
                ends);
    }

    /** Positions of a strip with rows of a length. */
    static int stripLength(int rowLength) {
        int fitting = STRIP / Math.max(1, rowLength) / MULTIPLE * MULTIPLE;
        return Math.max(MULTIPLE, Math.min(LONGEST, fitting));
    }

    /** Computes the result of some images with the weights as they are packed. */
    void run(int samples) {
        int positions = samples * grid.size();
        long work = (long) weights.rows() * resultChannels;
        long least = Math.max(1, WORTH_A_THREAD / Math.max(1, work));
        int strip = (int) Math.max(1, Math.min(least / length + 1, positions)) * length;
        workers.parallel(positions, Math.min(strip, Math.max(1, positions)), work, task);
    }

    private void multiply(int from, int to, int thread) {
        for (int position = from; position < to; position += length) {
            int end = Math.min(to, position + length);
            for (int group = 0; group < weights.groups(); group++) {
                multiply(group, position, end, thread);
            }
        }
    }

    private void multiply(int group, int from, int to, int thread) {
        Workspace workspace = workers.workspace(thread);
        int count = to - from;
        int columns = weights.columns();
        int offset = group * weights.rowChannels();
        MatrixProduct product = products[thread].size(Form.PLAIN, count, columns, weights.rows());
        if (inPlace) {
            product.left(images, from * imageChannels + offset, imageChannels);
        } else {
            patches.copy(images, offset, from, to, strips[thread]);
            product.left(strips[thread], 0, weights.rows());
        }
        product.right(weights.packed(group));
        int resultOffset = group * columns;
        if (grid.isWhole()) {
            product.result(result, from * resultChannels + resultOffset, resultChannels, ends[group]);
            workers.kernels().multiply(product, 0, count, 0, columns, workspace);
            return;
        }
        float[] values = results[thread];
        product.result(values, 0, columns, ends[group]);
        workers.kernels().multiply(product, 0, count, 0, columns, workspace);
        for (int i = 0; i < count; i++) {
            int at = grid.inImages(from + i) * resultChannels + resultOffset;
            System.arraycopy(values, i * columns, result, at, columns);
        }
    }
}
