package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import java.util.Arrays;

/**
 * An array with a type: a window onto the array that it was made from, not a copy of it.
 *
 * <p>Whoever changes the array changes the tensor. Equality compares types and bits, so NaN equals the same NaN and
 * 0.0 differs from -0.0.
 */
public final class Tensor {

    private final TensorType type;
    private final Object values;

    private Tensor(TensorType type, Object values, int length) {
        Check.require(
                type.elements() == length, "shape", type.shape(), "must hold as many elements as the array: " + length);
        this.type = type;
        this.values = values;
    }

    /**
     * A tensor of floats.
     *
     * @param values its elements in row-major order
     * @param shape extents whose product is the array's length; none for a scalar
     * @return the tensor
     */
    public static Tensor of(float[] values, int... shape) {
        return new Tensor(TensorType.of(ElementType.F32, shape), values, values.length);
    }

    /**
     * A tensor of floats.
     *
     * @param values its elements in row-major order
     * @param shape of as many elements as the array
     * @return the tensor
     */
    public static Tensor of(float[] values, Shape shape) {
        return of(values, shape.toArray());
    }

    /**
     * A tensor of doubles.
     *
     * @param values its elements in row-major order
     * @param shape extents whose product is the array's length; none for a scalar
     * @return the tensor
     */
    public static Tensor of(double[] values, int... shape) {
        return new Tensor(TensorType.of(ElementType.F64, shape), values, values.length);
    }

    static Tensor allocate(TensorType type) {
        int length = type.elements();
        Object values = switch (type.element()) {
            case F64 -> new double[length];
            case F32 -> new float[length];
        };
        return new Tensor(type, values, length);
    }

    /** What the tensor is apart from its values. */
    public TensorType type() {
        return type;
    }

    /**
     * The elements of an F32 tensor: the array itself.
     *
     * @throws IllegalStateException if the elements are of another type
     */
    public float[] floats() {
        return (float[]) array(ElementType.F32);
    }

    /**
     * The elements of an F64 tensor: the array itself.
     *
     * @throws IllegalStateException if the elements are of another type
     */
    public double[] doubles() {
        return (double[]) array(ElementType.F64);
    }

    private Object array(ElementType expected) {
        if (type.element() != expected) {
            throw new IllegalStateException("the tensor is " + type + "; its elements are not " + expected);
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Tensor tensor) || !type.equals(tensor.type)) {
            return false;
        }
        return switch (type.element()) {
            case F64 -> sameBits(doubles(), tensor.doubles());
            case F32 -> sameBits(floats(), tensor.floats());
        };
    }

    // Arrays.equals takes every NaN for the same; what a checkpoint returns must be the same to the bit.
    private static boolean sameBits(float[] a, float[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameBits(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Double.doubleToRawLongBits(a[i]) != Double.doubleToRawLongBits(b[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int content = switch (type.element()) {
            case F64 -> Arrays.hashCode(doubles());
            case F32 -> Arrays.hashCode(floats());
        };
        return 31 * type.hashCode() + content;
    }

    /** The type, such as {@code F32 [784, 128]}; never the values. */
    @Override
    public String toString() {
        return type.toString();
    }
}
