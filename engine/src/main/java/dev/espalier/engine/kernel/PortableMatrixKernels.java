package dev.espalier.engine.kernel;

import java.util.Arrays;

/**
 * Matrix products in plain loops that C2 turns into vector code.
 *
 * <p>It does so only where all arrays of a loop are met at the same index, so rows of the right operand and of the
 * output are copied to arrays of their own, and the loop adds four rows of the one to two of the other. The order of a packed
 * operand is depth × columns, which is what the loops copy from.
 */
interface PortableMatrixKernels extends MatrixKernels, ActivationKernels {

    /** Depth of one block. */
    int DEPTH = 64;

    /** Columns of one block. */
    int COLUMNS = 512;

    @Override
    default PackedMatrix newPacked(int depth, int columns) {
        return new PackedMatrix(depth, columns, 1, 0);
    }

    @Override
    default void pack(MatrixProduct product, int from, int to, PackedMatrix packed) {
        float[] values = packed.values;
        int columns = packed.columns();
        if (product.form == Form.RIGHT_TRANSPOSED) {
            Transposition.transpose(
                    to - from,
                    packed.depth(),
                    product.b,
                    product.right(0, from),
                    product.bStride,
                    values,
                    from,
                    columns);
        } else {
            for (int k = from; k < to; k++) {
                System.arraycopy(product.b, product.right(k, 0), values, k * columns, columns);
            }
        }
    }

    @Override
    default void packBlock(Matrix b, int fromRow, int toRow, int from, int to, PackedMatrix packed) {
        for (int k = fromRow; k < toRow; k++) {
            System.arraycopy(b.values(), b.row(k) + from, packed.values, k * packed.columns() + from, to - from);
        }
    }

    @Override
    default void multiply(MatrixProduct product, int fromRow, int toRow, int from, int to, Workspace workspace) {
        int k = 0;
        do {
            int length = Math.min(DEPTH, product.depth - k);
            for (int j = from; j < to; j += COLUMNS) {
                int width = Math.min(COLUMNS, to - j);
                copyRight(product, k, length, j, width, workspace.rows);
                block(product, fromRow, toRow, j, width, k, length, workspace);
            }
            k += DEPTH;
        } while (k < product.depth);
        if (toRow > fromRow && to > from) {
            int at = product.result(fromRow, from);
            product.epilogue.finish(this, toRow - fromRow, to - from, product.c, at, product.cStride);
        }
    }

    /** Adds what a block of the depth gives to some columns. */
    private static void block(
            MatrixProduct product, int fromRow, int toRow, int j, int width, int k, int length, Workspace workspace) {
        float[] a = product.a;
        float[][] b = workspace.rows;
        float[] sum0 = workspace.sums[0];
        float[] sum1 = workspace.sums[1];
        int step = product.left(0, 1) - product.left(0, 0);
        for (int i = fromRow; i < toRow; i += 2) {
            int next = Math.min(i + 1, toRow - 1);
            begin(product, i, j, width, k == 0, sum0);
            begin(product, next, j, width, k == 0, sum1);
            int a0 = product.left(i, k);
            int a1 = product.left(next, k);
            int d = 0;
            for (; d <= length - 4; d += 4) {
                int at0 = a0 + d * step;
                int at1 = a1 + d * step;
                addFour(
                        width,
                        a[at0],
                        a[at0 + step],
                        a[at0 + 2 * step],
                        a[at0 + 3 * step],
                        a[at1],
                        a[at1 + step],
                        a[at1 + 2 * step],
                        a[at1 + 3 * step],
                        b[d],
                        b[d + 1],
                        b[d + 2],
                        b[d + 3],
                        sum0,
                        sum1);
            }
            for (; d < length; d++) {
                addOne(width, a[a0 + d * step], a[a1 + d * step], b[d], sum0, sum1);
            }
            System.arraycopy(sum0, 0, product.c, product.result(i, j), width);
            System.arraycopy(sum1, 0, product.c, product.result(next, j), width);
        }
    }

    /** Puts the sums of a row where they were left, or where they begin. */
    private static void begin(MatrixProduct product, int i, int j, int width, boolean first, float[] sums) {
        Epilogue epilogue = product.epilogue;
        if (!first || product.adds()) {
            System.arraycopy(product.c, product.result(i, j), sums, 0, width);
        } else if (epilogue.biased()) {
            System.arraycopy(epilogue.bias(), j, sums, 0, width);
        } else {
            Arrays.fill(sums, 0, width, 0f);
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

    /** Copies some columns of some rows of B. */
    private static void copyRight(MatrixProduct product, int k, int length, int j, int width, float[][] rows) {
        if (product.isPacked) {
            PackedMatrix packed = product.packed;
            copy(length, width, packed.values, k * packed.columns() + j, packed.columns(), rows);
        } else if (product.form == Form.RIGHT_TRANSPOSED) {
            copyTransposed(length, width, product.b, product.right(k, j), product.bStride, rows);
        } else {
            copy(length, width, product.b, product.right(k, j), product.bStride, rows);
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
}
