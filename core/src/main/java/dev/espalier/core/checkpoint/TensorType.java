package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What a tensor is apart from its values.
 *
 * @param element what its elements are
 * @param shape at most 8 extents, outermost first; none for a scalar. An extent of 0 makes a tensor without elements. At
 *     most 2<sup>31</sup> - 9 elements, what one array holds
 */
public record TensorType(ElementType element, List<Integer> shape) {

    /** The longest array that every JVM can make. */
    static final int MAXIMUM_ELEMENTS = Integer.MAX_VALUE - 8;

    private static final int MAXIMUM_RANK = 8;

    /** Checks the extents. */
    public TensorType {
        shape = List.copyOf(shape);
        Check.require(shape.size() <= MAXIMUM_RANK, "shape", shape, "must have at most " + MAXIMUM_RANK + " extents");
        long product = 1;
        for (int extent : shape) {
            Check.require(extent >= 0, "shape", shape, "must have extents of at least 0");
            product = product * extent;
            Check.require(
                    product <= MAXIMUM_ELEMENTS, "shape", shape, "must have at most " + MAXIMUM_ELEMENTS + " elements");
        }
    }

    /**
     * A type with the given extents.
     *
     * @param element what the elements are
     * @param shape extents of at least 0
     * @return the type
     */
    public static TensorType of(ElementType element, int... shape) {
        return new TensorType(element, Arrays.stream(shape).boxed().toList());
    }

    /**
     * A type with the extents of a shape.
     *
     * @param element what the elements are
     * @param shape the extents
     * @return the type
     */
    public static TensorType of(ElementType element, Shape shape) {
        return of(element, shape.toArray());
    }

    /** The number of elements: the product of the extents. */
    public int elements() {
        int product = 1;
        for (int extent : shape) {
            product *= extent;
        }
        return product;
    }

    /** The number of bytes that the elements take. */
    public long bytes() {
        return (long) elements() * element.bytes();
    }

    /** Such as {@code F32 [784, 128]}. */
    @Override
    public String toString() {
        return element + " " + shape;
    }
}
