package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/** y = (x − mean) · matrix in double; every sum runs over the values of the sample in their order. */
final class LinearMapInDouble implements Preprocessing.FittedInDouble {

    static final String MEAN = "mean";
    static final String MATRIX = "matrix";

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
        double[] mean = Tensors.require(tensors, MEAN, width);
        return new LinearMapInDouble(shape, mean, Tensors.require(tensors, MATRIX, Math.multiplyExact(width, width)));
    }

    /** The map that was saved, of a sample onto fewer values. */
    static LinearMapInDouble narrowing(Shape shape, Map<String, double[]> tensors) {
        int width = shape.size();
        double[] mean = Tensors.require(tensors, MEAN, width);
        double[] matrix = Tensors.require(tensors, MATRIX);
        if (matrix.length == 0 || matrix.length % width != 0 || matrix.length / width > width) {
            throw new IllegalArgumentException("tensor '" + MATRIX + "' has " + matrix.length + " values; it must have "
                    + width + " for each of 1 to " + width + " components");
        }
        return new LinearMapInDouble(Shape.of(matrix.length / width), mean, matrix);
    }

    /** The same in float. */
    LinearMap inFloat() {
        return new LinearMap(output, Tensors.rounded(mean), Tensors.rounded(matrix));
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
        return Map.of(MEAN, mean, MATRIX, matrix);
    }
}
