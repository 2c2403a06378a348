package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/** y = (x − mean) · matrix; every sum runs over the values of the sample in their order. */
final class LinearMap implements Preprocessing.Fitted {

    private static final String MEAN = "mean";
    private static final String MATRIX = "matrix";

    private final Shape output;
    private final float[] mean;
    private final float[] matrix;

    /**
     * A map.
     *
     * @param output the shape of a sample after it
     * @param mean as many values as a sample has before it
     * @param matrix a row for each value before, a column for each value after
     */
    LinearMap(Shape output, float[] mean, float[] matrix) {
        this.output = output;
        this.mean = mean;
        this.matrix = matrix;
    }

    /** The map that was saved, of a sample onto one of the same shape. */
    static LinearMap square(Shape shape, Map<String, float[]> tensors) {
        int width = shape.size();
        float[] mean = Tensors.require(tensors, MEAN, width);
        return new LinearMap(shape, mean, Tensors.require(tensors, MATRIX, Math.multiplyExact(width, width)));
    }

    /** The map that was saved, of a sample onto fewer values. */
    static LinearMap narrowing(Shape shape, Map<String, float[]> tensors) {
        int width = shape.size();
        float[] mean = Tensors.require(tensors, MEAN, width);
        float[] matrix = Tensors.require(tensors, MATRIX);
        if (matrix.length == 0 || matrix.length % width != 0 || matrix.length / width > width) {
            throw new IllegalArgumentException("tensor '" + MATRIX + "' has " + matrix.length + " values; it must have "
                    + width + " for each of 1 to " + width + " components");
        }
        return new LinearMap(Shape.of(matrix.length / width), mean, matrix);
    }

    @Override
    public Shape outputShape() {
        return output;
    }

    @Override
    public void apply(int samples, float[] input, int inputAt, float[] results, int outputAt) {
        int width = mean.length;
        int columns = output.size();
        for (int s = 0; s < samples; s++) {
            int from = inputAt + s * width;
            int to = outputAt + s * columns;
            Arrays.fill(results, to, to + columns, 0);
            for (int k = 0; k < width; k++) {
                float value = input[from + k] - mean[k];
                int row = k * columns;
                for (int j = 0; j < columns; j++) {
                    results[to + j] = Math.fma(value, matrix[row + j], results[to + j]);
                }
            }
        }
    }

    @Override
    public Map<String, float[]> tensors() {
        return Map.of(MEAN, mean, MATRIX, matrix);
    }
}
