package dev.espalier.engine.plan;

import dev.espalier.api.Shape;

/**
 * An array of a model by its full name.
 *
 * @param name such as {@code dense1/weight}
 * @param shape of as many elements as the array
 * @param values the array itself, in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // a window onto the array, never compared
public record NamedArray(String name, Shape shape, float[] values) {

    /**
     * The same array under another name.
     *
     * @param other its name
     * @return both share their values
     */
    public NamedArray named(String other) {
        return new NamedArray(other, shape, values);
    }

    /** A copy of the array under the same name. */
    public NamedArray copy() {
        return new NamedArray(name, shape, values.clone());
    }

    /**
     * Takes over the values of another array.
     *
     * @param others as many values as this has
     */
    public void set(float[] others) {
        System.arraycopy(others, 0, values, 0, values.length);
    }
}
