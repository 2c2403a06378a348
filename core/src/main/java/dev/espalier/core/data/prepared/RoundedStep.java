package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing.Fitted;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A step that knows floats alone, among steps that are applied in double.
 *
 * @param step the step
 */
record RoundedStep(Fitted step) implements FittedInDouble {

    @Override
    public Shape outputShape() {
        return step.outputShape();
    }

    @Override
    public void transform(double[] input, double[] output) {
        float[] rounded = rounded(input);
        float[] results = new float[output.length];
        step.transform(1, rounded, 0, results, 0);
        for (int i = 0; i < results.length; i++) {
            output[i] = results[i];
        }
    }

    @Override
    public boolean elementwise() {
        return step.elementwise();
    }

    @Override
    public List<Schema.Column> columns(List<Schema.Column> before) {
        return step.columns(before);
    }

    @Override
    public Map<String, double[]> tensors() {
        Map<String, double[]> tensors = new TreeMap<>();
        step.tensors().forEach((name, values) -> tensors.put(name, widened(values)));
        return tensors;
    }

    /** What a step has fitted in floats, as it was before it was widened. */
    static Map<String, float[]> rounded(Map<String, double[]> tensors) {
        Map<String, float[]> rounded = new TreeMap<>();
        tensors.forEach((name, values) -> rounded.put(name, rounded(values)));
        return rounded;
    }

    static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    static double[] widened(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }
}
