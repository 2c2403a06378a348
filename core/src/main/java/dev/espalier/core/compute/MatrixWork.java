package dev.espalier.core.compute;

import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.core.kernel.Form;
import dev.espalier.core.kernel.Workspace;
import dev.espalier.core.kernel.Write;

/**
 * Products of dense row-major matrices, cut over rows or columns of the result.
 *
 * <p>Used by one thread at a time, or by those that are within a range of the workers. Small products stay on the calling
 * thread, and so do those from within a range.
 */
public final class MatrixWork implements MatrixProducts {

    private static final float[] NO_BIAS = {};

    /** Multiply-adds that are worth a thread: some microseconds. */
    private static final int WORTH_A_THREAD = 1 << 18;

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

    MatrixWork(KernelWorkers workers) {
        this.workers = workers;
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
                .run(product, mode, rowCount, columnCount, innerCount, left, right, false, NO_BIAS, result);
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
            float[] result) {
        form = product;
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
    }
}
