package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/**
 * y = (x − mean) · matrix; every sum runs over the values of the sample in their order.
 *
 * <p>The matrix is kept row by row: loops whose arrays all have the same index are those that the JIT compiler makes fast.
 */
final class LinearMap implements Preprocessing.Fitted {

    private final Shape output;
    private final float[] mean;
    private final float[][] rows;

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
        this.rows = new float[mean.length][];
        int columns = output.size();
        for (int k = 0; k < rows.length; k++) {
            rows[k] = Arrays.copyOfRange(matrix, k * columns, (k + 1) * columns);
        }
    }

    @Override
    public Shape outputShape() {
        return output;
    }

    @Override
    public void transform(int samples, float[] input, int inputOffset, float[] results, int outputOffset) {
        int width = mean.length;
        int columns = output.size();
        float[] sums = new float[columns];
        for (int s = 0; s < samples; s++) {
            int from = inputOffset + s * width;
            Arrays.fill(sums, 0);
            int k = 0;
            for (; k + 4 <= width; k += 4) {
                addFour(sums, input, from, k);
            }
            for (; k < width; k++) {
                add(sums, input[from + k] - mean[k], rows[k]);
            }
            System.arraycopy(sums, 0, results, outputOffset + s * columns, columns);
        }
    }

    /** The same sums as four times {@link #add}, with a quarter of the traffic. */
    private void addFour(float[] sums, float[] input, int from, int k) {
        float a = input[from + k] - mean[k];
        float b = input[from + k + 1] - mean[k + 1];
        float c = input[from + k + 2] - mean[k + 2];
        float d = input[from + k + 3] - mean[k + 3];
        float[] first = rows[k];
        float[] second = rows[k + 1];
        float[] third = rows[k + 2];
        float[] fourth = rows[k + 3];
        for (int j = 0; j < sums.length; j++) {
            sums[j] = Math.fma(
                    d, fourth[j], Math.fma(c, third[j], Math.fma(b, second[j], Math.fma(a, first[j], sums[j]))));
        }
    }

    private static void add(float[] sums, float value, float[] row) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] = Math.fma(value, row[j], sums[j]);
        }
    }

    @Override
    public Map<String, float[]> tensors() {
        int columns = output.size();
        float[] matrix = new float[mean.length * columns];
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(rows[k], 0, matrix, k * columns, columns);
        }
        return Map.of(LinearMapInDouble.MEAN, mean, LinearMapInDouble.MATRIX, matrix);
    }
}
