package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.MatrixKernels;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;

/**
 * One product at a time, cut into rectangles of the result, one for each thread.
 *
 * <p>Nothing is packed twice: if rectangles lie side by side each thread packs the columns of the right operand that it
 * needs; if one is above another the right operand is packed before, all threads sharing the work.
 */
final class ProductTask {

    private static final float[] NOTHING = {};

    /** Multiply-adds that are worth a thread: one or two microseconds. */
    private static final int WORTH_A_THREAD = 1 << 17;

    /** The same where there are so few rows that memory sets the pace. */
    private static final int FEW_ROWS_WORTH_A_THREAD = 1 << 16;

    private static final int FEW_ROWS = 4;

    /** Elements whose packing is worth a thread. */
    private static final int WORTH_PACKING = 1 << 14;

    /** The most elements of a right operand that is packed for all threads: 4 MB. */
    private static final int SHARED = 1 << 20;

    /** Products are cut at multiples of half a register tile. */
    private static final int HALF_TILE = MatrixKernels.ROW_GRAIN / 2;

    private final KernelWorkers workers;
    private final boolean alone;
    private final Workers.RangeTask packRange = this::packRange;
    private final Workers.RangeTask rows = this::rows;
    private final Workers.RangeTask columns = this::columns;
    private final Workers.RangeTask rectangles = this::rectangles;
    private final Workers.RangeTask transposed = this::transposed;

    private final MatrixProduct product = new MatrixProduct();
    private final MatrixProduct source = new MatrixProduct();
    private Form form = Form.PLAIN;
    private int rowCount;
    private int columnCount;
    private int depth;
    private float[] c = NOTHING;
    private Epilogue epilogue = Epilogue.REPLACE;
    private PackedMatrix packed;
    private PackedMatrix shared;
    private int rowParts;
    private int columnParts;

    /**
     * A task.
     *
     * @param workers the threads
     * @param alone whether it is one thread's that is within a range of theirs
     */
    ProductTask(KernelWorkers workers, boolean alone) {
        this.workers = workers;
        this.alone = alone;
        this.shared = workers.kernels().newPacked(0, 0);
        this.packed = shared;
    }

    void pack(Form stored, float[] right, PackedMatrix target) {
        source.size(stored, 0, target.columns(), target.depth()).right(right);
        packed = target;
        boolean columnsAreStored = stored == Form.RIGHT_TRANSPOSED;
        int count = columnsAreStored ? target.columns() : target.depth();
        int length = Math.max(1, columnsAreStored ? target.depth() : target.columns());
        int multiple = columnsAreStored ? MatrixKernels.COLUMN_GRAIN : 1;
        int grain = (WORTH_PACKING / length + multiple) / multiple * multiple;
        workers.parallel(count, grain, length, packRange);
    }

    private void packRange(int from, int to, int thread) {
        workers.kernels().pack(source, from, to, packed);
    }

    void multiply(Form stored, int height, float[] left, PackedMatrix right, Epilogue ends, float[] result) {
        size(stored, height, right.columns(), right.depth());
        product.left(left).right(right).result(result, ends);
        divide();
    }

    void multiply(
            Form stored, int height, int width, int inner, float[] left, float[] right, Epilogue ends, float[] result) {
        size(stored, height, width, inner);
        if (ends.bias().length == 0 && isBetterTransposed()) {
            transposed(left, right, ends, result);
            return;
        }
        product.left(left).right(right).result(result, ends);
        cut();
        if (rowParts > 1 && (long) width * inner <= SHARED) {
            reserve(inner, width);
            pack(stored, right, shared);
            product.right(shared);
        }
        run();
    }

    private void size(Form stored, int height, int width, int inner) {
        form = stored;
        rowCount = height;
        columnCount = width;
        depth = inner;
        product.size(stored, height, width, inner);
    }

    /** Takes the shared memory for a packed operand. */
    private void reserve(int inner, int width) {
        if (!shared.fits(inner, width)) {
            shared = workers.kernels().newPacked(inner, width);
        }
        shared.reshape(inner, width);
    }

    /**
     * Whether it costs less to pack the left operand and to transpose the result than to pack the right operand. What is
     * weighed are elements that are moved one by one; whole vectors of the right operand are moved in either case.
     */
    private boolean isBetterTransposed() {
        return form == Form.RIGHT_TRANSPOSED
                && rowCount > FEW_ROWS
                && (long) rowCount * (depth + columnCount) < (long) columnCount * depth * 3 / 4;
    }

    /** A·Bᵀ as (B·Aᵀ)ᵀ. */
    private void transposed(float[] left, float[] right, Epilogue ends, float[] result) {
        reserve(depth, rowCount);
        pack(Form.RIGHT_TRANSPOSED, left, shared);
        product.size(Form.PLAIN, columnCount, rowCount, depth)
                .left(right)
                .right(shared)
                .result(result, 0, columnCount, ends);
        epilogue = ends;
        c = result;
        int grains = ceiling(columnCount, MatrixKernels.ROW_GRAIN);
        int grain = ceiling(grains, Math.max(1, threadsFor(WORTH_A_THREAD))) * MatrixKernels.ROW_GRAIN;
        workers.parallel(columnCount, grain, (long) rowCount * depth, transposed);
    }

    private void transposed(int from, int to, int thread) {
        workers.kernels().multiplyTransposed(product, from, to, workers.workspace(thread));
        epilogue.finish(workers.kernels(), rowCount, to - from, c, from, columnCount);
    }

    private int threadsFor(int worth) {
        return alone ? 1 : (int) Math.min(workers.threads(), (double) rowCount * columnCount * depth / worth);
    }

    private void divide() {
        cut();
        run();
    }

    /**
     * Cuts the product into at most as many rectangles as there are threads, so that the largest is smallest; where two
     * ways are equal, across the longer side.
     */
    private void cut() {
        rowParts = 1;
        columnParts = 1;
        int threads = threadsFor(rowCount <= FEW_ROWS ? FEW_ROWS_WORTH_A_THREAD : WORTH_A_THREAD);
        long least = (long) tiles() * panels();
        boolean wide = columnCount >= rowCount;
        for (int one = 1; one <= threads; one++) {
            int other = threads / one;
            int down = wide ? one : other;
            int across = wide ? other : one;
            long largest = (long) ceiling(tiles(), down) * ceiling(panels(), across);
            if (largest < least) {
                least = largest;
                rowParts = down;
                columnParts = across;
            }
        }
    }

    /** Where there are parts of rows or of columns alone, one for each thread, the workers divide them by how fast they are. */
    private void run() {
        long size = (long) rowCount * columnCount * depth;
        if (rowParts == workers.threads() && columnParts == 1) {
            workers.parallel(rowCount, HALF_TILE, size, rows);
        } else if (columnParts == workers.threads() && rowParts == 1) {
            workers.parallel(columnCount, MatrixKernels.COLUMN_GRAIN, size, columns);
        } else {
            workers.parallel(rowParts * columnParts, 1, size, rectangles);
        }
    }

    private void rows(int from, int to, int thread) {
        workers.kernels().multiply(product, from, to, 0, columnCount, workers.workspace(thread));
    }

    private void columns(int from, int to, int thread) {
        workers.kernels().multiply(product, 0, rowCount, from, to, workers.workspace(thread));
    }

    private void rectangles(int from, int to, int thread) {
        for (int part = from; part < to; part++) {
            int down = part / columnParts;
            int across = part % columnParts;
            workers.kernels()
                    .multiply(
                            product,
                            row(down),
                            row(down + 1),
                            column(across),
                            column(across + 1),
                            workers.workspace(thread));
        }
    }

    private int row(int part) {
        return (int) Math.min(rowCount, (long) tiles() * part / rowParts * HALF_TILE);
    }

    private int column(int part) {
        return (int) Math.min(columnCount, (long) panels() * part / columnParts * MatrixKernels.COLUMN_GRAIN);
    }

    private int tiles() {
        return ceiling(rowCount, HALF_TILE);
    }

    private int panels() {
        return ceiling(columnCount, MatrixKernels.COLUMN_GRAIN);
    }

    private static int ceiling(int count, int part) {
        return (int) (((long) count + part - 1) / part);
    }
}
