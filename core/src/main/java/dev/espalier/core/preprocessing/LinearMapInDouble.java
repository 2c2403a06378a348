package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/** y = (x − mean) · matrix in double; every sum runs over the values of the sample in their order. */
final class LinearMapInDouble implements Preprocessing.FittedInDouble {

    private final Shape output;
    private final double[] mean;
    private final double[] matrix;

    /**
     * A map.
     *
     * @param output the shape of a sample after it
     * @param mean as many values as a sample has before it
     * @param matrix a row for each value before, a column for each value after
     */
    LinearMapInDouble(Shape output, double[] mean, double[] matrix) {
        this.output = output;
        this.mean = mean;
        this.matrix = matrix;
    }

    /** The map that was saved, of a sample onto one of the same shape. */
    static LinearMapInDouble square(Shape shape, Map<String, double[]> tensors) {
        int width = shape.size();
        double[] mean = Tensors.requireDoubles(tensors, LinearMap.MEAN, width);
        return new LinearMapInDouble(
                shape, mean, Tensors.requireDoubles(tensors, LinearMap.MATRIX, Math.multiplyExact(width, width)));
    }

    /** The map that was saved, of a sample onto fewer values. */
    static LinearMapInDouble narrowing(Shape shape, Map<String, double[]> tensors) {
        int width = shape.size();
        double[] mean = Tensors.requireDoubles(tensors, LinearMap.MEAN, width);
        double[] matrix = Tensors.requireDoubles(tensors, LinearMap.MATRIX);
        return new LinearMapInDouble(Shape.of(LinearMap.columns(matrix.length, width)), mean, matrix);
    }

    @Override
    public Shape outputShape() {
        return output;
    }

    @Override
    public void transform(double[] input, double[] results) {
        int columns = output.size();
        Arrays.fill(results, 0);
        for (int k = 0; k < mean.length; k++) {
            double value = input[k] - mean[k];
            int row = k * columns;
            for (int j = 0; j < columns; j++) {
                results[j] = Math.fma(value, matrix[row + j], results[j]);
            }
        }
    }

    @Override
    public Map<String, double[]> tensors() {
        return Map.of(LinearMap.MEAN, mean, LinearMap.MATRIX, matrix);
    }
}
