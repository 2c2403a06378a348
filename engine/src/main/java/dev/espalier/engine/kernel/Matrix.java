package dev.espalier.engine.kernel;

/**
 * A matrix that lies in an array: element (i, j) is {@code values[offset + i * stride + j]}.
 *
 * <p>Made once for each array and used for every call: kernels take ranges of its rows and columns, so nothing is allocated
 * in a step.
 *
 * @param values the array, of any length that holds the rows that are used
 * @param offset the index of element (0, 0)
 * @param columns the length of a row
 * @param stride the distance of two rows, at least the length of one
 */
public record Matrix(float[] values, int offset, int columns, int stride) {

    /**
     * A matrix that begins with the array and has no gaps between its rows.
     *
     * @param values the array
     * @param columns the length of a row
     * @return the matrix
     */
    public static Matrix of(float[] values, int columns) {
        return new Matrix(values, 0, columns, columns);
    }

    /** The index of the first element of a row. */
    int row(int i) {
        return offset + i * stride;
    }
}
