package dev.espalier.core.preprocessing;

import java.util.Map;
import java.util.TreeMap;

/** What a step finds in a model file, in float or in double. */
final class Tensors {

    private Tensors() {}

    /**
     * A tensor of a known length.
     *
     * @throws IllegalArgumentException if it is missing, of another length, or holds a value that is not finite
     */
    static double[] require(Map<String, double[]> tensors, String name, int length) {
        double[] values = require(tensors, name);
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
    static double[] require(Map<String, double[]> tensors, String name) {
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

    /** Tensors of floats, held in double. */
    static Map<String, double[]> widened(Map<String, float[]> tensors) {
        Map<String, double[]> widened = new TreeMap<>();
        tensors.forEach((name, values) -> {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            widened.put(name, wide);
        });
        return widened;
    }

    static Map<String, float[]> rounded(Map<String, double[]> tensors) {
        Map<String, float[]> rounded = new TreeMap<>();
        tensors.forEach((name, values) -> rounded.put(name, rounded(values)));
        return rounded;
    }

    static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }
}
