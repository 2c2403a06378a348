package dev.espalier.api;

import java.util.Arrays;

/**
 * The dimensions of an array, outermost first; a sample's shape does not include the batch.
 *
 * <p>Elements are in row-major order: the last dimension is contiguous. Images are {@code [channels, height, width]},
 * weights of dense layers {@code [inputs, outputs]}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class Shape {

    private final int[] dimensions;
    private final int size;

    private Shape(int[] dimensions) {
        long product = 1;
        for (int dimension : dimensions) {
            if (dimension < 1) {
                throw new IllegalArgumentException(
                        "shape is " + Arrays.toString(dimensions) + "; it must have dimensions of at least 1");
            }
            product = Math.multiplyExact(product, (long) dimension);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape is " + Arrays.toString(dimensions) + "; it must have at most "
                        + Integer.MAX_VALUE + " elements");
            }
        }
        this.dimensions = dimensions;
        this.size = (int) product;
    }

    /**
     * A shape with the given dimensions; none for a scalar.
     *
     * @param dimensions each at least 1; their product at most 2<sup>31</sup> - 1
     * @return the shape
     */
    public static Shape of(int... dimensions) {
        return new Shape(dimensions.clone());
    }

    /** The number of dimensions. */
    public int rank() {
        return dimensions.length;
    }

    /**
     * One dimension.
     *
     * @param axis from 0 (outermost) to rank - 1
     * @return its extent
     */
    public int dimension(int axis) {
        return dimensions[axis];
    }

    /** The innermost dimension; 1 for a scalar. */
    public int last() {
        return dimensions.length == 0 ? 1 : dimensions[dimensions.length - 1];
    }

    /** The number of elements: the product of the dimensions. */
    public int size() {
        return size;
    }

    /** A copy of the dimensions. */
    public int[] toArray() {
        return dimensions.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** Such as {@code [28, 28]}. */
    @Override
    public String toString() {
        return Arrays.toString(dimensions);
    }
}
