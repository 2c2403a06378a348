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
 * <p>Each element of the result is one chain of fused multiply-adds over the values of a patch in their order; work is cut over
 * strips.
 */
final class PatchProduct {

    /** The most positions of a strip. */
    static final int LONGEST = 192;

    /** Multiply-adds that are worth a thread. */
    private static final long WORTH_A_THREAD = 1 << 18;

    private static final float[] NOTHING = {};

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
    private final float[][] strips;
    private final float[][] results;
    private final MatrixProduct[] products;
    private final Workers.RangeTask task = this::multiply;
    private int rows;

    /**
     * A product.
     *
     * @param workers the threads
     * @param weights what the patches are multiplied by
     * @param patches of the images
     * @param inPlace whether each patch is the position of the images with the same number, which can be read where it is
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
        int threads = workers.threads();
        this.strips = new float[threads][];
        this.results = new float[threads][grid.isWhole() ? 0 : patches.longest() * weights.columns()];
        this.products = new MatrixProduct[threads];
        for (int thread = 0; thread < threads; thread++) {
            strips[thread] = inPlace ? NOTHING : patches.newStrip();
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
                Patches.of(workers.kernels(), window, shape.inputs(), shape.inputsOfGroup(), LONGEST),
                window.isIdentity(),
                images,
                result,
                PositionGrid.whole(window.height().output(), window.width().output()),
                ends);
    }

    /** Computes the result of some images with the weights as they are packed. */
    void run(int samples) {
        rows = samples * patches.gridHeight();
        int strips = patches.strips(rows);
        long work = (long) weights.rows() * resultChannels;
        long least = WORTH_A_THREAD / Math.max(1, work) / patches.longest() + 1;
        workers.parallel(strips, (int) Math.min(least, Math.max(1, strips)), work, task);
    }

    private void multiply(int from, int to, int thread) {
        for (int strip = from; strip < to; strip++) {
            int piece = strip % patches.pieces();
            int row = strip / patches.pieces() * patches.rowsOfStrip();
            int count = Math.min(patches.rowsOfStrip(), rows - row);
            for (int group = 0; group < weights.groups(); group++) {
                multiply(group, row, count, piece, thread);
            }
        }
    }

    private void multiply(int group, int row, int rowCount, int piece, int thread) {
        Workspace workspace = workers.workspace(thread);
        int across = patches.positions(piece);
        int count = rowCount * across;
        int position = row * patches.gridWidth() + patches.first(piece);
        int columns = weights.columns();
        int offset = group * weights.rowChannels();
        MatrixProduct product = products[thread].size(Form.PLAIN, count, columns, weights.rows());
        if (inPlace) {
            product.left(images, position * imageChannels + offset, imageChannels);
        } else {
            patches.copy(images, offset, row, rowCount, piece, strips[thread]);
            product.left(strips[thread], 0, patches.starts());
        }
        product.right(weights.packed(group));
        int resultOffset = group * columns;
        if (grid.isWhole()) {
            product.result(result, position * resultChannels + resultOffset, resultChannels, ends[group]);
            workers.kernels().multiply(product, 0, count, 0, columns, workspace);
            return;
        }
        float[] values = results[thread];
        product.result(values, 0, columns, ends[group]);
        workers.kernels().multiply(product, 0, count, 0, columns, workspace);
        int step = grid.columnStep() * resultChannels;
        for (int i = 0; i < rowCount; i++) {
            int at = grid.inImages(position + i * across) * resultChannels + resultOffset;
            workers.kernels().copyRuns(across, columns, values, i * across * columns, columns, result, at, step);
        }
    }
}
