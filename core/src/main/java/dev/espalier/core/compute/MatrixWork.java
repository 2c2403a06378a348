package dev.espalier.core.compute;

import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.core.kernel.Epilogue;
import dev.espalier.core.kernel.Form;
import dev.espalier.core.kernel.PackedKernels;
import dev.espalier.core.kernel.PackedMatrix;
import dev.espalier.core.kernel.Workspace;
import dev.espalier.core.kernel.Write;

/**
 * Products of dense row-major matrices, cut over rows or columns of the result.
 *
 * <p>A right operand that is used more than once can be packed once: {@link #newPacked}, {@link #pack}, then
 * {@link #multiply(Form, int, float[], PackedMatrix, Epilogue, float[])} any number of times. Weights that do not change
 * between passes are such an operand. So is the gradient of a layer's output where the gradient of its weights is made
 * block by block, to be used while it is warm: after {@code pack(PLAIN, outputGradient, packed)} each thread asks
 * {@link #multiplyRows} for the rows that it wants, from within {@link KernelWorkers#split}.
 *
 * <p>Used by one thread at a time, or by those that are within a range of the workers. Small products stay on the calling
 * thread, and so do those from within a range.
 */
public final class MatrixWork implements MatrixProducts {

    private static final float[] NO_BIAS = {};

    /** Multiply-adds that are worth a thread: some microseconds. */
    private static final int WORTH_A_THREAD = 1 << 18;

    /** Elements whose packing is worth a thread. */
    private static final int WORTH_COPYING = 1 << 14;

    /** Packed products are cut at multiples of half a register tile. */
    private static final int HALF_TILE = 4;

    /** Pieces are multiples of these, so that the register tiles of the kernels stay whole. */
    private static final int ROW_GRAIN = 8;

    private static final int COLUMN_GRAIN = 64;

    private final KernelWorkers workers;
    private final KernelWorkers.Part byRows = this::rows;
    private final KernelWorkers.Part byColumns = this::columns;

    // of the product that runs
    private Form form = Form.PLAIN;
    private Write write = Write.REPLACE;
    private int rows;
    private int columns;
    private int depth;
    private float[] a = NO_BIAS;
    private float[] b = NO_BIAS;
    private float[] c = NO_BIAS;
    private float[] bias = NO_BIAS;
    private boolean biased;
    private Epilogue epilogue = Epilogue.REPLACE;

    // of the packed product or the packing that runs
    private final KernelWorkers.Part packing = this::packPart;
    private final KernelWorkers.Part pieces = this::pieces;
    private PackedMatrix packed;
    private int rowParts;
    private int columnParts;

    MatrixWork(KernelWorkers workers) {
        this.workers = workers;
        this.packed = workers.kernels().newPacked(0, 0);
    }

    /**
     * Memory for a packed right operand of products with these kernels.
     *
     * @param innerCount length of the sums, or the greatest one that it is to be reshaped to
     * @param columnCount columns of the products
     * @return the memory
     */
    public PackedMatrix newPacked(int innerCount, int columnCount) {
        return workers.kernels().newPacked(innerCount, columnCount);
    }

    /**
     * Packs a right operand, all threads sharing the work.
     *
     * @param product {@link Form#RIGHT_TRANSPOSED} if it is stored as columns × inner, any other if as inner × columns
     * @param right the operand, as stored
     * @param target where it goes; its depth and columns say the operand's size
     */
    public void pack(Form product, float[] right, PackedMatrix target) {
        workers.productsHere().packAll(product, right, target);
    }

    private void packAll(Form product, float[] right, PackedMatrix target) {
        form = product;
        b = right;
        packed = target;
        boolean transposed = product == Form.RIGHT_TRANSPOSED;
        int stored = transposed ? target.columns() : target.depth();
        int width = Math.max(1, transposed ? target.depth() : target.columns());
        int grain = Math.max(1, WORTH_COPYING / width);
        int multiple = PackedKernels.COLUMN_GRAIN;
        workers.split(stored, (grain + multiple - 1) / multiple * multiple, packing);
    }

    private void packPart(int from, int to, Workspace workspace) {
        packRows(form, b, from, to, packed);
    }

    /**
     * Packs some of the stored rows of a right operand on the calling thread, which may be within a range: the rows of
     * weights that it has just updated.
     *
     * @param product {@link Form#RIGHT_TRANSPOSED} if the operand is stored as columns × inner, any other if as
     *     inner × columns
     * @param right the operand, as stored
     * @param from the first stored row; for {@link Form#RIGHT_TRANSPOSED} a multiple of
     *     {@value PackedKernels#COLUMN_GRAIN}
     * @param to the stored row after the last; for {@link Form#RIGHT_TRANSPOSED} such a multiple or the end
     * @param target where they go; its depth and columns say the operand's size
     */
    public void packRows(Form product, float[] right, int from, int to, PackedMatrix target) {
        int stride = product == Form.RIGHT_TRANSPOSED ? target.depth() : target.columns();
        workers.kernels().pack(product, right, 0, stride, from, to, target);
    }

    /**
     * C = A·B or Aᵀ·B with a packed B, and its epilogue.
     *
     * @param product {@link Form#LEFT_TRANSPOSED} if A is stored as inner × rows, any other if as rows × inner
     * @param rowCount rows of C
     * @param left left operand, as stored
     * @param right packed right operand, which says the inner length and the columns
     * @param ends how the sums begin and end
     * @param result rows × columns
     */
    public void multiply(Form product, int rowCount, float[] left, PackedMatrix right, Epilogue ends, float[] result) {
        workers.productsHere().runPacked(product, rowCount, left, right, ends, result);
    }

    private void runPacked(
            Form product, int rowCount, float[] left, PackedMatrix right, Epilogue ends, float[] result) {
        form = product;
        rows = rowCount;
        columns = right.columns();
        depth = right.depth();
        a = left;
        packed = right;
        epilogue = ends;
        c = result;
        divide((double) rowCount * columns * Math.max(1, depth));
        workers.split(rowParts * columnParts, 1, pieces);
    }

    /** Cuts the product into at most as many rectangles as there are threads, so that the largest is smallest. */
    private void divide(double work) {
        rowParts = 1;
        columnParts = 1;
        int threads = (int) Math.min(workers.threads(), work / WORTH_A_THREAD);
        int tiles = (rows + HALF_TILE - 1) / HALF_TILE;
        int panels = (columns + PackedKernels.COLUMN_GRAIN - 1) / PackedKernels.COLUMN_GRAIN;
        long least = (long) tiles * panels;
        for (int across = 1; across <= threads; across++) {
            int down = threads / across;
            long largest = (long) ((tiles + down - 1) / down) * ((panels + across - 1) / across);
            if (largest < least) {
                least = largest;
                rowParts = down;
                columnParts = across;
            }
        }
    }

    private void pieces(int from, int to, Workspace workspace) {
        int tiles = (rows + HALF_TILE - 1) / HALF_TILE;
        int panels = (columns + PackedKernels.COLUMN_GRAIN - 1) / PackedKernels.COLUMN_GRAIN;
        for (int piece = from; piece < to; piece++) {
            int down = piece / columnParts;
            int across = piece % columnParts;
            piece(
                    Math.min(rows, cut(tiles, down, rowParts) * HALF_TILE),
                    Math.min(rows, cut(tiles, down + 1, rowParts) * HALF_TILE),
                    Math.min(columns, cut(panels, across, columnParts) * PackedKernels.COLUMN_GRAIN),
                    Math.min(columns, cut(panels, across + 1, columnParts) * PackedKernels.COLUMN_GRAIN),
                    workspace);
        }
    }

    private static int cut(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    private void piece(int fromRow, int toRow, int fromColumn, int toColumn, Workspace workspace) {
        boolean transposed = form == Form.LEFT_TRANSPOSED;
        workers.kernels()
                .matmulPacked(
                        form,
                        toRow - fromRow,
                        a,
                        transposed ? fromRow : fromRow * depth,
                        transposed ? rows : depth,
                        packed,
                        fromColumn,
                        toColumn,
                        epilogue,
                        c,
                        fromRow * columns + fromColumn,
                        columns,
                        workspace);
    }

    /**
     * Some rows of C = A·B or Aᵀ·B with a packed B, on the calling thread: to be called from within
     * {@link KernelWorkers#split} by those who want to use the rows while they are in cache. Ranges may be of any size,
     * one that begins at a multiple of {@value PackedKernels#ROW_GRAIN} is fastest.
     *
     * @param product {@link Form#LEFT_TRANSPOSED} if A is stored as inner × rows, any other if as rows × inner
     * @param rowCount rows of the whole C
     * @param from the first row
     * @param to the row after the last
     * @param left the whole left operand, as stored
     * @param right packed right operand, which says the inner length and the columns
     * @param ends how the sums begin and end
     * @param result the whole C, rows × columns, of which the rows from {@code from} are written
     * @param workspace of the calling thread
     */
    public void multiplyRows(
            Form product,
            int rowCount,
            int from,
            int to,
            float[] left,
            PackedMatrix right,
            Epilogue ends,
            float[] result,
            Workspace workspace) {
        boolean transposed = product == Form.LEFT_TRANSPOSED;
        workers.kernels()
                .matmulPacked(
                        product,
                        to - from,
                        left,
                        transposed ? from : from * right.depth(),
                        transposed ? rowCount : right.depth(),
                        right,
                        0,
                        right.columns(),
                        ends,
                        result,
                        from * right.columns(),
                        right.columns(),
                        workspace);
    }

    /**
     * C = A·B, A·Bᵀ or Aᵀ·B, and its epilogue.
     *
     * @param product which operand is stored transposed
     * @param rowCount rows of C
     * @param columnCount columns of C
     * @param innerCount length of the sums
     * @param left left operand, as stored
     * @param right right operand, as stored
     * @param ends how the sums begin and end
     * @param result rows × columns
     */
    public void multiply(
            Form product,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            Epilogue ends,
            float[] result) {
        workers.productsHere()
                .run(
                        product,
                        ends.write(),
                        rowCount,
                        columnCount,
                        innerCount,
                        left,
                        right,
                        ends.bias().length > 0,
                        ends.bias(),
                        ends,
                        result);
    }

    /**
     * C = A·B, A·Bᵀ or Aᵀ·B, or the same added to C.
     *
     * @param product which operand is stored transposed
     * @param mode whether C is replaced or added to
     * @param rowCount rows of C
     * @param columnCount columns of C
     * @param innerCount length of the sums
     * @param left left operand, as stored
     * @param right right operand, as stored
     * @param result rows × columns
     */
    public void multiply(
            Form product,
            Write mode,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            float[] result) {
        workers.productsHere()
                .run(
                        product,
                        mode,
                        rowCount,
                        columnCount,
                        innerCount,
                        left,
                        right,
                        false,
                        NO_BIAS,
                        Epilogue.REPLACE,
                        result);
    }

    /**
     * C = A·B + 1·biasᵀ: the bias is where the sum of each column begins.
     *
     * @param rowCount rows of A and C
     * @param columnCount columns of B and C
     * @param innerCount columns of A, rows of B
     * @param left rows × inner
     * @param right inner × columns
     * @param columnBias one value for each column
     * @param result rows × columns
     */
    public void multiplyBias(
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            float[] columnBias,
            float[] result) {
        workers.productsHere()
                .run(
                        Form.PLAIN,
                        Write.REPLACE,
                        rowCount,
                        columnCount,
                        innerCount,
                        left,
                        right,
                        true,
                        columnBias,
                        Epilogue.REPLACE,
                        result);
    }

    @Override
    public void multiply(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.PLAIN, mode(accumulate), rows, columns, inner, a, b, c);
    }

    @Override
    public void multiplyRightTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.RIGHT_TRANSPOSED, mode(accumulate), rows, columns, inner, a, b, c);
    }

    @Override
    public void multiplyLeftTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.LEFT_TRANSPOSED, mode(accumulate), rows, columns, inner, a, b, c);
    }

    private static Write mode(boolean accumulate) {
        return accumulate ? Write.ADD : Write.REPLACE;
    }

    private void run(
            Form product,
            Write mode,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            boolean withBias,
            float[] columnBias,
            Epilogue ends,
            float[] result) {
        form = product;
        epilogue = ends;
        write = mode;
        biased = withBias;
        bias = columnBias;
        rows = rowCount;
        columns = columnCount;
        depth = innerCount;
        a = left;
        b = right;
        c = result;
        long inner = Math.max(1, innerCount);
        if (rowCount >= columnCount || columnCount < 2 * COLUMN_GRAIN) {
            workers.split(rowCount, grain(ROW_GRAIN, inner * columnCount), byRows);
        } else {
            workers.split(columnCount, grain(COLUMN_GRAIN, inner * rowCount), byColumns);
        }
    }

    /** The fewest rows or columns that are worth a thread, given the work of one. */
    private static int grain(int multiple, long workOfOne) {
        long fewest = (WORTH_A_THREAD + workOfOne - 1) / Math.max(1, workOfOne);
        return (int) ((fewest + multiple - 1) / multiple * multiple);
    }

    private void rows(int from, int to, Workspace workspace) {
        int aStride = form == Form.LEFT_TRANSPOSED ? rows : depth;
        int aOffset = form == Form.LEFT_TRANSPOSED ? from : from * depth;
        int bStride = form == Form.RIGHT_TRANSPOSED ? depth : columns;
        product(to - from, columns, aOffset, aStride, 0, bStride, 0, from * columns, workspace);
    }

    private void columns(int from, int to, Workspace workspace) {
        int aStride = form == Form.LEFT_TRANSPOSED ? rows : depth;
        int bStride = form == Form.RIGHT_TRANSPOSED ? depth : columns;
        int bOffset = form == Form.RIGHT_TRANSPOSED ? from * depth : from;
        product(rows, to - from, 0, aStride, bOffset, bStride, from, from, workspace);
    }

    private void product(
            int rowCount,
            int columnCount,
            int aOffset,
            int aStride,
            int bOffset,
            int bStride,
            int biasOffset,
            int cOffset,
            Workspace workspace) {
        if (biased) {
            workers.kernels()
                    .matmulBias(
                            form,
                            rowCount,
                            columnCount,
                            depth,
                            a,
                            aOffset,
                            aStride,
                            b,
                            bOffset,
                            bStride,
                            bias,
                            biasOffset,
                            c,
                            cOffset,
                            columns,
                            workspace);
        } else {
            workers.kernels()
                    .matmul(
                            form,
                            write,
                            rowCount,
                            columnCount,
                            depth,
                            a,
                            aOffset,
                            aStride,
                            b,
                            bOffset,
                            bStride,
                            c,
                            cOffset,
                            columns,
                            workspace);
        }
        epilogue.finish(workers.kernels(), rowCount, columnCount, c, cOffset, columns);
    }
}
