package dev.espalier.engine.kernel;

/**
 * Matrix products whose right operand has been packed before, for one that is used more than once or by more than one
 * thread.
 */
public interface PackedKernels {

    /** A range of columns of a packed matrix begins at a multiple of this. */
    int COLUMN_GRAIN = 32;

    /** A range of rows of a product is fastest if it begins at a multiple of this. */
    int ROW_GRAIN = 8;

    /**
     * Memory for a packed right operand.
     *
     * @param depth length of the sums, at least 0
     * @param columns columns of the products, at least 0
     */
    PackedMatrix newPacked(int depth, int columns);

    /**
     * Packs a range of the stored rows of a right operand.
     *
     * @param form {@link Form#RIGHT_TRANSPOSED} if it is stored as columns × depth, any other if as depth × columns
     * @param b the right operand; element (i, j) of the stored matrix is {@code b[bOffset + i * bStride + j]}
     * @param from first stored row; for {@link Form#RIGHT_TRANSPOSED} a multiple of {@value #COLUMN_GRAIN}
     * @param to the stored row after the last; for {@link Form#RIGHT_TRANSPOSED} a multiple of {@value #COLUMN_GRAIN} or
     *     the number of columns
     * @param packed where it goes; its depth and columns are those of the whole operand
     */
    void pack(Form form, float[] b, int bOffset, int bStride, int from, int to, PackedMatrix packed);

    /**
     * Packs a block of a right operand that is stored as depth × columns: some columns of some rows.
     *
     * @param b the right operand; element (i, j) of the stored matrix is {@code b[bOffset + i * bStride + j]}
     * @param from first stored row
     * @param to the stored row after the last
     * @param firstColumn a multiple of {@value #COLUMN_GRAIN}
     * @param endColumn the column after the last: a multiple of {@value #COLUMN_GRAIN} or the number of columns
     * @param packed where it goes; its depth and columns are those of the whole operand
     */
    void packBlock(
            float[] b, int bOffset, int bStride, int from, int to, int firstColumn, int endColumn, PackedMatrix packed);

    /**
     * C = A·B or Aᵀ·B with its epilogue, for a range of rows and columns of C. The chain of an element is that of
     * {@link MatrixKernels}, so the bits are the same.
     *
     * @param form {@link Form#LEFT_TRANSPOSED} if A is stored as depth × rows, any other if as rows × depth
     * @param rows rows of the range
     * @param a left operand, the offset that of the range's first row
     * @param packed right operand
     * @param from first column of the range, a multiple of {@value #COLUMN_GRAIN}
     * @param to the column after the last
     * @param epilogue how chains begin and end; the bias is indexed by the column of the whole product
     * @param c output; the offset is that of the range's first element
     * @param workspace scratch of the calling thread, made by the same kernels
     */
    void matmulPacked(
            Form form,
            int rows,
            float[] a,
            int aOffset,
            int aStride,
            PackedMatrix packed,
            int from,
            int to,
            Epilogue epilogue,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace);

    /**
     * C = (A·B)ᵀ: a product whose result is stored as columns × rows, for a range of the columns of C. So C = X·Yᵀ is had
     * with A = Y and the packed Xᵀ, without packing Y, which is better where Y is the larger one.
     *
     * @param rows rows of the range of A, which are columns of C
     * @param a left operand, stored as rows × depth; the offset is that of the range's first row
     * @param packed right operand, all of whose columns are used
     * @param write whether chains begin from 0 or from the old element of C
     * @param c output; the offset is that of the range's first element in C's first row
     * @param workspace scratch of the calling thread, made by the same kernels
     */
    default void matmulTransposed(
            int rows,
            float[] a,
            int aOffset,
            int aStride,
            PackedMatrix packed,
            Write write,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        Epilogue ends = write == Write.ADD ? Epilogue.ADD : Epilogue.REPLACE;
        float[] block = workspace.transposed();
        for (int from = 0; from < packed.columns(); from += Workspace.TRANSPOSED_COLUMNS) {
            int to = Math.min(packed.columns(), from + Workspace.TRANSPOSED_COLUMNS);
            int width = to - from;
            for (int i = 0; i < rows; i += Workspace.TRANSPOSED_ROWS) {
                int count = Math.min(Workspace.TRANSPOSED_ROWS, rows - i);
                int at = cOffset + from * cStride + i;
                if (write == Write.ADD) {
                    Transposition.transpose(width, count, c, at, cStride, block, 0, width);
                }
                matmulPacked(
                        Form.PLAIN,
                        count,
                        a,
                        aOffset + i * aStride,
                        aStride,
                        packed,
                        from,
                        to,
                        ends,
                        block,
                        0,
                        width,
                        workspace);
                Transposition.transpose(count, width, block, 0, width, c, at, cStride);
            }
        }
    }
}
