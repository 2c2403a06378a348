package dev.espalier.engine.kernel;

/**
 * A product C = A·B, A·Bᵀ or Aᵀ·B and its epilogue, of which any range of rows and columns can be computed by
 * {@link MatrixKernels#multiply}.
 *
 * <p>Set up by one thread, then read by all that share the work; used again for the next product, so that nothing is
 * allocated. A stored matrix has its element (i, j) at {@code offset + i * stride + j}.
 */
public final class MatrixProduct {

    private static final float[] NOTHING = {};

    Form form = Form.PLAIN;
    int rows;
    int columns;
    int depth;
    float[] a = NOTHING;
    int aOffset;
    int aStride;
    float[] b = NOTHING;
    int bOffset;
    int bStride;
    PackedMatrix packed = new PackedMatrix(0, 0, 1, 0);
    boolean isPacked;
    float[] c = NOTHING;
    int cOffset;
    int cStride;
    Epilogue epilogue = Epilogue.REPLACE;

    /**
     * Sets which operand is stored transposed, and the size.
     *
     * @param productForm of A and B as they are stored
     * @param rowCount rows of C, at least 0
     * @param columnCount columns of C, at least 0
     * @param length of the sums, at least 0
     * @return this
     */
    public MatrixProduct size(Form productForm, int rowCount, int columnCount, int length) {
        form = productForm;
        rows = rowCount;
        columns = columnCount;
        depth = length;
        return this;
    }

    /**
     * Sets A; its stored shape follows from the form.
     *
     * @param values the array
     * @param offset the index of its first element
     * @param stride the distance of two stored rows
     * @return this
     */
    public MatrixProduct left(float[] values, int offset, int stride) {
        a = values;
        aOffset = offset;
        aStride = stride;
        return this;
    }

    /** Sets an A without gaps between its stored rows. */
    public MatrixProduct left(float[] values) {
        return left(values, 0, form == Form.LEFT_TRANSPOSED ? rows : depth);
    }

    /**
     * Sets B; its stored shape follows from the form.
     *
     * @param values the array
     * @param offset the index of its first element
     * @param stride the distance of two stored rows
     * @return this
     */
    public MatrixProduct right(float[] values, int offset, int stride) {
        b = values;
        bOffset = offset;
        bStride = stride;
        isPacked = false;
        return this;
    }

    /** Sets a B without gaps between its stored rows. */
    public MatrixProduct right(float[] values) {
        return right(values, 0, form == Form.RIGHT_TRANSPOSED ? depth : columns);
    }

    /** Sets a packed B, of the depth and columns of the product; whether it was stored transposed does not matter any more. */
    public MatrixProduct right(PackedMatrix matrix) {
        packed = matrix;
        isPacked = true;
        return this;
    }

    /**
     * Sets C, which may not overlap A or B, and what is done with it.
     *
     * @param values the array
     * @param offset the index of its first element
     * @param stride the distance of two rows
     * @param ends how sums begin and end
     * @return this
     */
    public MatrixProduct result(float[] values, int offset, int stride, Epilogue ends) {
        c = values;
        cOffset = offset;
        cStride = stride;
        epilogue = ends;
        return this;
    }

    /** Sets a C without gaps between its rows. */
    public MatrixProduct result(float[] values, Epilogue ends) {
        return result(values, 0, columns, ends);
    }

    /** The index of a(i, k). */
    int left(int i, int k) {
        return form == Form.LEFT_TRANSPOSED ? aOffset + k * aStride + i : aOffset + i * aStride + k;
    }

    /** The index of b(k, j), where B is not packed. */
    int right(int k, int j) {
        return form == Form.RIGHT_TRANSPOSED ? bOffset + j * bStride + k : bOffset + k * bStride + j;
    }

    /** The index of c(i, j). */
    int result(int i, int j) {
        return cOffset + i * cStride + j;
    }

    /** Whether sums begin from the old elements of C. */
    boolean adds() {
        return epilogue.write() == Write.ADD;
    }
}
