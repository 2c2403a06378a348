package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * A function of each value alone, in double.
 *
 * @param outputShape the shape of a sample
 * @param function the function
 * @param tensors what it was fitted to
 */
record ValuesInDouble(Shape outputShape, ValueFunction function, Map<String, double[]> tensors)
        implements Preprocessing.FittedInDouble {

    ValuesInDouble {
        tensors = Map.copyOf(tensors);
    }

    @Override
    public void transform(double[] input, double[] output) {
        for (int i = 0; i < output.length; i++) {
            output[i] = function.at(i, input[i]);
        }
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    /** The same for floats; each result is computed in double and rounded once. */
    Preprocessing.Fitted inFloat() {
        return new ValuesInFloat(outputShape, function, Tensors.rounded(tensors));
    }

    private record ValuesInFloat(Shape outputShape, ValueFunction function, Map<String, float[]> tensors)
            implements Preprocessing.Fitted {

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            int width = outputShape.size();
            for (int s = 0; s < samples; s++) {
                int from = inputOffset + s * width;
                int to = outputOffset + s * width;
                for (int i = 0; i < width; i++) {
                    output[to + i] = (float) function.at(i, input[from + i]);
                }
            }
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public boolean worksInPlace() {
            return true;
        }
    }
}
