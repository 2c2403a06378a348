package dev.espalier.engine.kernel;

/**
 * Matrix products.
 *
 * <p>Each element of C is the chain {@code c = fma(a(i,k), b(k,j), c)} for k = 0, 1, … depth − 1, in this order, begun
 * from 0, from the bias or from the old C, followed by the rest of the {@link Epilogue}. With a depth of 0 it is the
 * beginning itself. So a caller may split a product by rows or columns of C in any way, and pack its right operand or not,
 * and gets the same bits.
 */
public interface MatrixKernels {

    /** A range of columns of a product with a packed operand begins at a multiple of this. */
    int COLUMN_GRAIN = 64;

    /** A range of rows of a product is fastest if it begins at a multiple of this. */
    int ROW_GRAIN = 8;

    /**
     * Computes a range of C.
     *
     * @param product operands and result
     * @param fromRow first row of C
     * @param toRow the row after the last
     * @param from first column of C; a multiple of {@value #COLUMN_GRAIN} if B is packed
     * @param to the column after the last
     * @param workspace scratch of the calling thread, made by {@link Kernels#newWorkspace()} of the same kernels
     */
    void multiply(MatrixProduct product, int fromRow, int toRow, int from, int to, Workspace workspace);

    /**
     * Memory for a packed right operand, for one that is used more than once or by more than one thread.
     *
     * @param depth length of the sums, at least 0
     * @param columns columns of the products, at least 0
     */
    PackedMatrix newPacked(int depth, int columns);

    /**
     * Packs a range of the stored rows of a product's right operand.
     *
     * @param product what the operand is of; it is stored as columns × depth if the form is {@link Form#RIGHT_TRANSPOSED}, else
     *     as depth × columns
     * @param from first stored row; for {@link Form#RIGHT_TRANSPOSED} a multiple of {@value #COLUMN_GRAIN}
     * @param to the stored row after the last; for {@link Form#RIGHT_TRANSPOSED} a multiple of {@value #COLUMN_GRAIN} or
     *     the number of columns
     * @param packed where it goes; its depth and columns are those of the whole operand
     */
    void pack(MatrixProduct product, int from, int to, PackedMatrix packed);

    /**
     * Packs a block of a right operand that is stored as depth × columns: some columns of some rows.
     *
     * @param b the right operand
     * @param fromRow first stored row
     * @param toRow the stored row after the last
     * @param from the first column, a multiple of {@value #COLUMN_GRAIN}
     * @param to the column after the last: a multiple of {@value #COLUMN_GRAIN} or the number of columns
     * @param packed where it goes; its depth and columns are those of the whole operand
     */
    void packBlock(Matrix b, int fromRow, int toRow, int from, int to, PackedMatrix packed);

    /**
     * C = (A·B)ᵀ: a plain product with a packed B whose result is stored as columns × rows, for a range of rows of A, which are
     * columns of C. So C = X·Yᵀ is had with A = Y and the packed Xᵀ, without packing Y, which is better where Y is the larger
     * one.
     *
     * @param product the product; of its epilogue only whether chains begin from 0 or from the old element of C is used
     * @param from first row of A
     * @param to the row after the last
     * @param workspace scratch of the calling thread, made by the same kernels
     */
    default void multiplyTransposed(MatrixProduct product, int from, int to, Workspace workspace) {
        MatrixProduct block = workspace.block;
        float[] values = workspace.transposed();
        for (int j = 0; j < product.columns; j += Workspace.TRANSPOSED_COLUMNS) {
            int end = Math.min(product.columns, j + Workspace.TRANSPOSED_COLUMNS);
            int width = end - j;
            for (int i = from; i < to; i += Workspace.TRANSPOSED_ROWS) {
                int count = Math.min(Workspace.TRANSPOSED_ROWS, to - i);
                int at = product.result(j, i);
                if (product.adds()) {
                    Transposition.transpose(width, count, product.c, at, product.cStride, values, 0, width);
                }
                block.size(Form.PLAIN, count, product.columns, product.depth)
                        .left(product.a, product.left(i, 0), product.aStride)
                        .right(product.packed)
                        // of the block's columns there are these alone
                        .result(values, -j, width, product.adds() ? Epilogue.ADD : Epilogue.REPLACE);
                multiply(block, 0, count, j, end, workspace);
                Transposition.transpose(count, width, values, 0, width, product.c, at, product.cStride);
            }
        }
    }
}
