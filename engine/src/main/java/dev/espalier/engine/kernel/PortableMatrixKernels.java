package dev.espalier.engine.kernel;

/**
 * Matrix products in plain loops that C2 turns into vector code.
 *
 * <p>It does so only where all arrays of a loop are met at the same index, so rows of the right operand and of the
 * output are copied to arrays of their own, and the loop adds four rows of the one to two of the other.
 */
interface PortableMatrixKernels extends MatrixKernels {

    /** Depth of one block. */
    int DEPTH = 64;

    /** Columns of one block. */
    int COLUMNS = 512;

    @Override
    default void matmul(
            Form form,
            Write write,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (write == Write.ADD) {
            product(
                    form, rows, columns, depth, a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, 1, c,
                    cOffset, cStride, workspace);
        } else {
            product(
                    form,
                    rows,
                    columns,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    b,
                    bOffset,
                    bStride,
                    workspace.zeros,
                    0,
                    0,
                    0,
                    c,
                    cOffset,
                    cStride,
                    workspace);
        }
    }

    @Override
    default void matmulBias(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        product(
                form,
                rows,
                columns,
                depth,
                a,
                aOffset,
                aStride,
                b,
                bOffset,
                bStride,
                bias,
                biasOffset,
                0,
                1,
                c,
                cOffset,
                cStride,
                workspace);
    }

    /** C begun from s(i, j) = {@code s[sOffset + i * sStride + j * sStep]}. */
    static void product(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStride,
            int sStep,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        int aRow = form == Form.LEFT_TRANSPOSED ? 1 : aStride;
        int aDepth = form == Form.LEFT_TRANSPOSED ? aStride : 1;
        int k = 0;
        do {
            int length = Math.min(DEPTH, depth - k);
            boolean first = k == 0;
            for (int j = 0; j < columns; j += COLUMNS) {
                int width = Math.min(COLUMNS, columns - j);
                if (form == Form.RIGHT_TRANSPOSED) {
                    copyTransposed(length, width, b, bOffset + j * bStride + k, bStride, workspace.rows);
                } else {
                    copy(length, width, b, bOffset + k * bStride + j, bStride, workspace.rows);
                }
                block(
                        rows,
                        width,
                        length,
                        a,
                        aOffset + k * aDepth,
                        aRow,
                        aDepth,
                        workspace.rows,
                        first ? s : c,
                        first ? sOffset + j * sStep : cOffset + j,
                        first ? sStride : cStride,
                        c,
                        cOffset + j,
                        cStride,
                        workspace.sums[0],
                        workspace.sums[1]);
            }
            k += DEPTH;
        } while (k < depth);
    }

    private static void block(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
            float[][] b,
            float[] s,
            int sOffset,
            int sStride,
            float[] c,
            int cOffset,
            int cStride,
            float[] sum0,
            float[] sum1) {
        for (int i = 0; i < rows; i += 2) {
            int i1 = Math.min(i + 1, rows - 1);
            System.arraycopy(s, sOffset + i * sStride, sum0, 0, columns);
            System.arraycopy(s, sOffset + i1 * sStride, sum1, 0, columns);
            int a0 = aOffset + i * aRow;
            int a1 = aOffset + i1 * aRow;
            int k = 0;
            for (; k <= depth - 4; k += 4) {
                int at0 = a0 + k * aDepth;
                int at1 = a1 + k * aDepth;
                addFour(
                        columns,
                        a[at0],
                        a[at0 + aDepth],
                        a[at0 + 2 * aDepth],
                        a[at0 + 3 * aDepth],
                        a[at1],
                        a[at1 + aDepth],
                        a[at1 + 2 * aDepth],
                        a[at1 + 3 * aDepth],
                        b[k],
                        b[k + 1],
                        b[k + 2],
                        b[k + 3],
                        sum0,
                        sum1);
            }
            for (; k < depth; k++) {
                addOne(columns, a[a0 + k * aDepth], a[a1 + k * aDepth], b[k], sum0, sum1);
            }
            System.arraycopy(sum0, 0, c, cOffset + i * cStride, columns);
            System.arraycopy(sum1, 0, c, cOffset + i1 * cStride, columns);
        }
    }

    private static void addFour(
            int columns,
            float x0,
            float x1,
            float x2,
            float x3,
            float y0,
            float y1,
            float y2,
            float y3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] sum0,
            float[] sum1) {
        for (int j = 0; j < columns; j++) {
            sum0[j] = Math.fma(x3, b3[j], Math.fma(x2, b2[j], Math.fma(x1, b1[j], Math.fma(x0, b0[j], sum0[j]))));
            sum1[j] = Math.fma(y3, b3[j], Math.fma(y2, b2[j], Math.fma(y1, b1[j], Math.fma(y0, b0[j], sum1[j]))));
        }
    }

    private static void addOne(int columns, float x, float y, float[] b, float[] sum0, float[] sum1) {
        for (int j = 0; j < columns; j++) {
            sum0[j] = Math.fma(x, b[j], sum0[j]);
            sum1[j] = Math.fma(y, b[j], sum1[j]);
        }
    }

    private static void copy(int depth, int width, float[] b, int bOffset, int bStride, float[][] rows) {
        for (int k = 0; k < depth; k++) {
            System.arraycopy(b, bOffset + k * bStride, rows[k], 0, width);
        }
    }

    private static void copyTransposed(int depth, int width, float[] b, int bOffset, int bStride, float[][] rows) {
        for (int j0 = 0; j0 < width; j0 += 16) {
            int end = Math.min(width, j0 + 16);
            for (int k = 0; k < depth; k++) {
                float[] row = rows[k];
                for (int j = j0; j < end; j++) {
                    row[j] = b[bOffset + j * bStride + k];
                }
            }
        }
    }

    @Override
    default void transpose(
            int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        Transposition.transpose(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    }
}
