package dev.espalier.core.checkpoint;

import java.util.List;
import java.util.function.Supplier;

/** A tensor of a file of whatever origin, whose values are read when they are asked for. */
public final class StoredTensor {

    private final String name;
    private final String element;
    private final List<Long> shape;
    private final Supplier<float[]> values;

    StoredTensor(String name, String element, List<Long> shape, Supplier<float[]> values) {
        this.name = name;
        this.element = element;
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** The name that it has in its file. */
    public String name() {
        return name;
    }

    /** Its extents, outermost first; none for a scalar. */
    public List<Long> shape() {
        return shape;
    }

    /** Whether its elements are floating-point numbers of 16, 32 or 64 bits; only those can become weights. */
    public boolean isFloatingPoint() {
        return FloatFormat.of(element).isPresent();
    }

    /**
     * Reads the values, rounded to floats.
     *
     * @return an array of its own, in row-major order
     * @throws dev.espalier.api.EspalierException if the file cannot be read any more; code IO
     * @throws IllegalStateException if the elements are not floating-point numbers
     */
    public float[] floats() {
        if (!isFloatingPoint()) {
            throw new IllegalStateException("the tensor is " + this + "; its elements are not floating-point numbers");
        }
        return values.get();
    }

    /** The type, such as {@code BF16 [784, 128]}; never the values. */
    @Override
    public String toString() {
        return element + " " + shape;
    }
}
