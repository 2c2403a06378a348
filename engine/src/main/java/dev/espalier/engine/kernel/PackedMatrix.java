package dev.espalier.engine.kernel;

/**
 * The right operand of matrix products in the order in which the kernels read it, copied once and used many times.
 *
 * <p>Made by {@link MatrixKernels#newPacked}, filled by {@link MatrixKernels#pack}, used by the kernels that made it.
 * Threads may fill disjoint ranges at once, and use it at once when it is filled.
 */
public final class PackedMatrix {

    /** The elements, in the provider's order. */
    final float[] values;

    private final int multiple;
    private final int start;
    private int depth;
    private int columns;

    /**
     * Memory for a matrix.
     *
     * @param multiple what the provider rounds columns up to
     * @param start index of the first element
     */
    PackedMatrix(int depth, int columns, int multiple, int start) {
        this.multiple = multiple;
        this.start = start;
        this.values = new float[Math.toIntExact(size(depth, columns))];
        this.depth = depth;
        this.columns = columns;
    }

    private long size(int rows, int width) {
        long panels = ((long) width + multiple - 1) / multiple;
        return start + rows * panels * multiple;
    }

    /** Length of the sums. */
    public int depth() {
        return depth;
    }

    /** Columns of the products. */
    public int columns() {
        return columns;
    }

    /** Whether another shape fits into the memory. */
    public boolean fits(int newDepth, int newColumns) {
        return size(newDepth, newColumns) <= values.length;
    }

    /**
     * Takes another shape; the content is lost.
     *
     * @param newDepth length of the sums
     * @param newColumns columns of the products
     * @throws IllegalArgumentException if it does not fit into the buffer allocated for the original shape
     */
    public void reshape(int newDepth, int newColumns) {
        if (!fits(newDepth, newColumns)) {
            throw new IllegalArgumentException(
                    "a packed matrix of " + values.length + " elements cannot hold " + newDepth + " x " + newColumns);
        }
        depth = newDepth;
        columns = newColumns;
    }
}
