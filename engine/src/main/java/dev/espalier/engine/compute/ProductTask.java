package dev.espalier.engine.compute;

import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.PackedKernels;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;

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
    private static final int FEW_ROWS_WORTH_A_THREAD = 1 << 14;

    private static final int FEW_ROWS = 4;

    /** Elements whose packing is worth a thread. */
    private static final int WORTH_PACKING = 1 << 14;

    /** The most elements of a right operand that is packed for all threads: 4 MB. */
    private static final int SHARED = 1 << 20;

    /** Products are cut at multiples of half a register tile. */
    private static final int HALF_TILE = PackedKernels.ROW_GRAIN / 2;

    private final KernelWorkers workers;
    private final boolean alone;
    private final KernelWorkers.Part packPart = this::packPart;
    private final KernelWorkers.Part packedPart = this::packedPart;
    private final KernelWorkers.Part storedPart = this::storedPart;
    private final KernelWorkers.Part transposedPart = this::transposedPart;

    private Form form = Form.PLAIN;
    private Write write = Write.REPLACE;
    private int rows;
    private int columns;
    private int depth;
    private float[] a = NOTHING;
    private float[] b = NOTHING;
    private float[] bias = NOTHING;
    private float[] c = NOTHING;
    private Epilogue epilogue = Epilogue.REPLACE;
    private PackedMatrix packed;
    private PackedMatrix shared;
    private int rowParts;
    private int columnParts;

    /** Whether the threads' shares say where the only parts, of rows or of columns, begin. */
    private boolean byShares;

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

    void pack(Form product, float[] right, PackedMatrix target) {
        form = product;
        b = right;
        packed = target;
        boolean columnsAreStored = product == Form.RIGHT_TRANSPOSED;
        int stored = columnsAreStored ? target.columns() : target.depth();
        int length = Math.max(1, columnsAreStored ? target.depth() : target.columns());
        int multiple = columnsAreStored ? PackedKernels.COLUMN_GRAIN : 1;
        int grain = (WORTH_PACKING / length + multiple) / multiple * multiple;
        workers.split(stored, grain, packPart);
    }

    private void packPart(int from, int to, Workspace workspace) {
        int stride = form == Form.RIGHT_TRANSPOSED ? packed.depth() : packed.columns();
        workers.kernels().pack(form, b, 0, stride, from, to, packed);
    }

    void multiplyPacked(Form product, int rowCount, float[] left, PackedMatrix right, Epilogue ends, float[] result) {
        size(product, rowCount, right.columns(), right.depth());
        divide();
        a = left;
        c = result;
        packed = right;
        epilogue = ends;
        run(packedPart);
    }

    private void run(KernelWorkers.Part part) {
        if (byShares) {
            workers.shares().divide(rowParts > 1 ? tiles() : panels());
            workers.splitByShares(part);
        } else {
            workers.split(rowParts * columnParts, 1, part);
        }
    }

    /** With an epilogue that says how the chains begin, too. */
    void multiply(
            Form product,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            Epilogue ends,
            float[] result) {
        size(product, rowCount, columnCount, innerCount);
        if (ends.bias().length == 0 && isBetterTransposed()) {
            transposed(left, right, ends, result);
            return;
        }
        divide();
        if (rowParts > 1 && (long) columnCount * innerCount <= SHARED) {
            if (!shared.hasRoomFor(innerCount, columnCount)) {
                shared = workers.kernels().newPacked(innerCount, columnCount);
            }
            shared.reshape(innerCount, columnCount);
            pack(product, right, shared);
            a = left;
            c = result;
            epilogue = ends;
            run(packedPart);
        } else {
            stored(ends.write(), left, right, ends.bias(), ends, result);
        }
    }

    /**
     * Whether it costs less to pack the left operand and to transpose the result than to pack the right operand. What is
     * weighed are elements that are moved one by one; whole vectors of the right operand are moved in either case.
     */
    private boolean isBetterTransposed() {
        return form == Form.RIGHT_TRANSPOSED
                && rows > FEW_ROWS
                && (long) rows * (depth + columns) < (long) columns * depth * 3 / 4;
    }

    /** A·Bᵀ as (B·Aᵀ)ᵀ. */
    private void transposed(float[] left, float[] right, Epilogue ends, float[] result) {
        if (!shared.hasRoomFor(depth, rows)) {
            shared = workers.kernels().newPacked(depth, rows);
        }
        shared.reshape(depth, rows);
        pack(Form.RIGHT_TRANSPOSED, left, shared);
        b = right;
        epilogue = ends;
        c = result;
        int threads = alone ? 1 : (int) Math.min(workers.threads(), (double) rows * columns * depth / WORTH_A_THREAD);
        int grains = ceiling(columns, PackedKernels.ROW_GRAIN);
        int grain = ceiling(grains, Math.max(1, threads)) * PackedKernels.ROW_GRAIN;
        workers.split(columns, grain, transposedPart);
    }

    private void transposedPart(int from, int to, Workspace workspace) {
        workers.kernels()
                .matmulTransposed(
                        to - from, b, from * depth, depth, packed, epilogue.write(), c, from, columns, workspace);
        epilogue.finish(workers.kernels(), rows, to - from, c, from, columns);
    }

    private void stored(Write mode, float[] left, float[] right, float[] columnBias, Epilogue ends, float[] result) {
        write = mode;
        a = left;
        b = right;
        bias = columnBias;
        epilogue = ends;
        c = result;
        run(storedPart);
    }

    private void size(Form product, int rowCount, int columnCount, int innerCount) {
        form = product;
        rows = rowCount;
        columns = columnCount;
        depth = innerCount;
    }

    /**
     * Cuts the product into at most as many rectangles as there are threads, so that the largest is smallest; where two
     * ways are equal, across the longer side.
     */
    private void divide() {
        rowParts = 1;
        columnParts = 1;
        int worth = rows <= FEW_ROWS ? FEW_ROWS_WORTH_A_THREAD : WORTH_A_THREAD;
        int threads = alone ? 1 : (int) Math.min(workers.threads(), (double) rows * columns * depth / worth);
        long least = (long) tiles() * panels();
        boolean wide = columns >= rows;
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
        boolean line = rowParts == workers.threads() || columnParts == workers.threads();
        byShares = !alone
                && !workers.isWithinRange()
                && line
                && rowParts * columnParts == workers.threads()
                && workers.shares().canDivide(rowParts > 1 ? tiles() : panels());
    }

    private int tiles() {
        return ceiling(rows, HALF_TILE);
    }

    private int panels() {
        return ceiling(columns, PackedKernels.COLUMN_GRAIN);
    }

    private static int ceiling(int count, int part) {
        return (int) (((long) count + part - 1) / part);
    }

    private int row(int part) {
        if (byShares && rowParts > 1) {
            return Math.min(rows, workers.shares().bound(part) * HALF_TILE);
        }
        return (int) Math.min(rows, (long) tiles() * part / rowParts * HALF_TILE);
    }

    private int column(int part) {
        if (byShares && columnParts > 1) {
            return Math.min(columns, workers.shares().bound(part) * PackedKernels.COLUMN_GRAIN);
        }
        return (int) Math.min(columns, (long) panels() * part / columnParts * PackedKernels.COLUMN_GRAIN);
    }

    private void packedPart(int from, int to, Workspace workspace) {
        for (int piece = from; piece < to; piece++) {
            int i = row(piece / columnParts);
            int j = column(piece % columnParts);
            workers.kernels()
                    .matmulPacked(
                            form,
                            row(piece / columnParts + 1) - i,
                            a,
                            leftOffset(i),
                            leftStride(),
                            packed,
                            j,
                            column(piece % columnParts + 1),
                            epilogue,
                            c,
                            i * columns + j,
                            columns,
                            workspace);
        }
    }

    private int leftOffset(int row) {
        return form == Form.LEFT_TRANSPOSED ? row : row * depth;
    }

    private int leftStride() {
        return form == Form.LEFT_TRANSPOSED ? rows : depth;
    }

    private void storedPart(int from, int to, Workspace workspace) {
        for (int piece = from; piece < to; piece++) {
            int i = row(piece / columnParts);
            int j = column(piece % columnParts);
            stored(i, row(piece / columnParts + 1) - i, j, column(piece % columnParts + 1) - j, workspace);
        }
    }

    private void stored(int i, int height, int j, int width, Workspace workspace) {
        int bOffset = form == Form.RIGHT_TRANSPOSED ? j * depth : j;
        int bStride = form == Form.RIGHT_TRANSPOSED ? depth : columns;
        int at = i * columns + j;
        if (bias.length > 0) {
            workers.kernels()
                    .matmulBias(
                            form,
                            height,
                            width,
                            depth,
                            a,
                            leftOffset(i),
                            leftStride(),
                            b,
                            bOffset,
                            bStride,
                            bias,
                            j,
                            c,
                            at,
                            columns,
                            workspace);
        } else {
            workers.kernels()
                    .matmul(
                            form,
                            write,
                            height,
                            width,
                            depth,
                            a,
                            leftOffset(i),
                            leftStride(),
                            b,
                            bOffset,
                            bStride,
                            c,
                            at,
                            columns,
                            workspace);
        }
        epilogue.finish(workers.kernels(), height, width, c, at, columns);
    }
}
