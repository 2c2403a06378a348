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
    /** The places of rows that are a stride apart. */
    static final int[] EVENLY = {};

    Form form = Form.PLAIN;
    int rows;
    int columns;
    int depth;
    float[] a = NOTHING;
    int aOffset;
    int aStride;
    int[] aRows = EVENLY;
    float[] b = NOTHING;
    int bOffset;
    int bStride;
    int[] bRows = EVENLY;
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
        aRows = EVENLY;
        return this;
    }

    /**
     * Sets an A whose rows are anywhere, and may overlap; for {@link Form#PLAIN}.
     *
     * @param values the array
     * @param offset where the rows are counted from
     * @param rows how far behind it each row begins; at least one for each row of C, and not to be changed before the product is done
     * @return this
     */
    public MatrixProduct left(float[] values, int offset, int[] rows) {
        a = values;
        aOffset = offset;
        aStride = 0;
        aRows = rows;
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
        bRows = EVENLY;
        isPacked = false;
        return this;
    }

    /**
     * Sets a B whose stored rows are anywhere, and may overlap, to be packed by {@link MatrixKernels#pack}; not for
     * {@link Form#RIGHT_TRANSPOSED}.
     *
     * @param values the array
     * @param offset where the rows are counted from
     * @param rows how far behind it each row begins; at least one for each step of the sums
     * @return this
     */
    public MatrixProduct right(float[] values, int offset, int[] rows) {
        b = values;
        bOffset = offset;
        bStride = 0;
        bRows = rows;
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
        if (form == Form.LEFT_TRANSPOSED) {
            return aOffset + k * aStride + i;
        }
        return aOffset + (hasRows() ? aRows[i] : i * aStride) + k;
    }

    /** Whether the rows of A have places of their own. */
    boolean hasRows() {
        return aRows.length > 0;
    }

    /** The index of b(k, j), where B is not packed. */
    int right(int k, int j) {
        if (form == Form.RIGHT_TRANSPOSED) {
            return bOffset + j * bStride + k;
        }
        return bOffset + (bRows.length > 0 ? bRows[k] : k * bStride) + j;
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
