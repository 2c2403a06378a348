package dev.espalier.core.preprocessing;

import java.util.Map;

/** What a step finds in a model file. */
final class Tensors {

    private Tensors() {}

    /**
     * A tensor of a known length.
     *
     * @throws IllegalArgumentException if it is missing, of another length, or holds a value that is not finite
     */
    static float[] require(Map<String, float[]> tensors, String name, int length) {
        float[] values = require(tensors, name);
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' has " + values.length + " values; it must have " + length);
        }
        return values;
    }

    /**
     * A tensor of any length.
     *
     * @throws IllegalArgumentException if it is missing or holds a value that is not finite
     */
    static float[] require(Map<String, float[]> tensors, String name) {
        float[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("tensor '" + name + "' is missing");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "' has the value " + values[i] + " at " + i + "; it must be finite");
            }
        }
        return values;
    }

    /**
     * A tensor of doubles of a known length.
     *
     * @throws IllegalArgumentException if it is missing, of another length, or holds a value that is not finite
     */
    static double[] requireDoubles(Map<String, double[]> tensors, String name, int length) {
        double[] values = requireDoubles(tensors, name);
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' has " + values.length + " values; it must have " + length);
        }
        return values;
    }

    /**
     * A tensor of doubles of any length.
     *
     * @throws IllegalArgumentException if it is missing or holds a value that is not finite
     */
    static double[] requireDoubles(Map<String, double[]> tensors, String name) {
        double[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("tensor '" + name + "' is missing");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "' has the value " + values[i] + " at " + i + "; it must be finite");
            }
        }
        return values;
    }
}
