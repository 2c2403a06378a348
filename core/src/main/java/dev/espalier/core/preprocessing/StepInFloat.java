package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Map;

/**
 * A step in double that is applied to floats; results are rounded once.
 *
 * @param inputWidth how many values a sample has before the step
 * @param step the step, whose tensors are floats already
 */
record StepInFloat(int inputWidth, Preprocessing.FittedInDouble step) implements Preprocessing.Fitted {

    @Override
    public Shape outputShape() {
        return step.outputShape();
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
    public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
        int width = inputWidth;
        double[] sample = new double[width];
        double[] results = new double[outputShape().size()];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < width; i++) {
                sample[i] = input[inputOffset + s * width + i];
            }
            step.transform(sample, results);
            for (int i = 0; i < results.length; i++) {
                output[outputOffset + s * results.length + i] = (float) results[i];
            }
        }
    }

    @Override
    public Map<String, float[]> tensors() {
        return Tensors.rounded(step.tensors());
    }
}
