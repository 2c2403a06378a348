package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The providers agree bit for bit ({@link SameBitsTest}), so one of them is compared with the reference here. */
class ColumnKernelsTest {

    private static final Kernels KERNELS = Samples.vector();
    private static final int COLUMNS = 37;

    static Stream<Integer> heights() {
        return Samples.lengths().filter(length -> length > 0 && length < 2000);
    }

    /** Relative error of a sum over rows, against the sum of magnitudes. */
    private static double bound(int rows) {
        return (ColumnKernels.BLOCK + rows / (double) ColumnKernels.BLOCK + 3) * 0x1p-24;
    }

    @ParameterizedTest
    @MethodSource("heights")
    void columnSumsHaveTheDocumentedShape(int rows) {
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        for (Write write : Write.values()) {
            float[] sums = Samples.gaussian(COLUMNS, 2);
            float[] expected = new float[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                float total = write == Write.ADD ? sums[j] : 0f;
                for (int block = 0; block < rows; block += ColumnKernels.BLOCK) {
                    float sum = 0f;
                    for (int i = block; i < Math.min(rows, block + ColumnKernels.BLOCK); i++) {
                        sum += x[i * COLUMNS + j];
                    }
                    total += sum;
                }
                expected[j] = total;
            }
            KERNELS.columnSums(write, matrix(x), 0, rows, 0, COLUMNS, sums);
            assertArrayEquals(expected, sums);
        }
    }

    @ParameterizedTest
    @MethodSource("heights")
    void columnSumsMayBeAddedUpBlockByBlock(int rows) {
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        for (Write write : Write.values()) {
            float[] expected = Samples.gaussian(COLUMNS, 2);
            float[] sums = expected.clone();
            KERNELS.columnSums(write, matrix(x), 0, rows, 0, COLUMNS, expected);
            for (int row = 0; row < rows; row += ColumnKernels.BLOCK) {
                int end = Math.min(rows, row + ColumnKernels.BLOCK);
                KERNELS.columnSums(row == 0 ? write : Write.ADD, matrix(x), row, end, 0, COLUMNS, sums);
            }
            assertArrayEquals(expected, sums);
        }
    }

    @ParameterizedTest
    @MethodSource("heights")
    void momentsAreThoseOfTheReference(int rows) {
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        KERNELS.scale(3f, x, 0, x, 0, x.length);
        float[] means = new float[COLUMNS];
        float[] variances = new float[COLUMNS];
        KERNELS.columnMoments(matrix(x), rows, 0, COLUMNS, means, variances);
        for (int j = 0; j < COLUMNS; j++) {
            Column column = new Column(x, rows, j);
            assertEquals(column.mean, means[j], column.magnitude * bound(rows));
            // the mean's error enters squared; the squares are all positive
            assertEquals(column.variance, variances[j], column.variance * bound(rows) + 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("heights")
    void batchNormAndItsGradientsAreThoseOfTheReference(int rows) {
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        float[] dy = Samples.gaussian(rows * COLUMNS, 2);
        float[] gamma = Samples.gaussian(COLUMNS, 3);
        float[] beta = Samples.gaussian(COLUMNS, 4);
        float[] means = new float[COLUMNS];
        float[] variances = new float[COLUMNS];
        float[] inverses = new float[COLUMNS];
        float[] y = new float[x.length];
        float[] dGamma = new float[COLUMNS];
        float[] dBeta = new float[COLUMNS];
        float[] dx = new float[x.length];
        double epsilon = 1e-2;
        KERNELS.columnMoments(matrix(x), rows, 0, COLUMNS, means, variances);
        KERNELS.inverseDeviations(0, COLUMNS, variances, epsilon, inverses);
        Normalization n = new Normalization(means, inverses, gamma, beta);
        KERNELS.batchNorm(matrix(x), n, 0, rows, 0, COLUMNS, matrix(y));
        KERNELS.batchNormParameterGradients(matrix(x), n, matrix(dy), rows, 0, COLUMNS, dGamma, dBeta);
        KERNELS.batchNormInputGradient(matrix(x), n, matrix(dy), rows, 0, COLUMNS, dGamma, dBeta, matrix(dx));
        for (int j = 0; j < COLUMNS; j++) {
            Column column = new Column(x, rows, j);
            double inverse = 1 / Math.sqrt(column.variance + epsilon);
            double sum = 0;
            double dot = 0;
            double magnitude = 1;
            for (int i = 0; i < rows; i++) {
                double normal = (x[i * COLUMNS + j] - column.mean) * inverse;
                sum += dy[i * COLUMNS + j];
                dot += dy[i * COLUMNS + j] * normal;
                magnitude += Math.abs(dy[i * COLUMNS + j]) * (1 + Math.abs(normal));
            }
            // the inverse is at most 10 and multiplies the error of the mean
            double relative = 20 * bound(rows);
            assertEquals(sum, dBeta[j], magnitude * relative);
            assertEquals(dot, dGamma[j], magnitude * relative);
            for (int i = 0; i < rows; i++) {
                double normal = (x[i * COLUMNS + j] - column.mean) * inverse;
                assertEquals(normal * gamma[j] + beta[j], y[i * COLUMNS + j], 10 * relative);
                double expected = gamma[j] * inverse * (dy[i * COLUMNS + j] - sum / rows - normal * dot / rows);
                assertEquals(expected, dx[i * COLUMNS + j], 100 * relative);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("heights")
    void layerNormParameterGradientsAreThoseOfTheReference(int rows) {
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        float[] dy = Samples.gaussian(rows * COLUMNS, 2);
        float[] means = Samples.gaussian(rows, 3);
        float[] inverses = Samples.gaussian(rows, 4);
        float[] dGamma = new float[COLUMNS];
        float[] dBeta = new float[COLUMNS];
        Normalization n = new Normalization(means, inverses, new float[COLUMNS], new float[COLUMNS]);
        KERNELS.layerNormParameterGradients(Write.REPLACE, matrix(x), n, matrix(dy), rows, 0, COLUMNS, dGamma, dBeta);
        for (int j = 0; j < COLUMNS; j++) {
            double sum = 0;
            double dot = 0;
            double magnitude = 0;
            for (int i = 0; i < rows; i++) {
                double g = dy[i * COLUMNS + j];
                double term = g * ((double) x[i * COLUMNS + j] - means[i]) * inverses[i];
                sum += g;
                dot += term;
                magnitude += Math.abs(g) + Math.abs(term);
            }
            assertEquals(sum, dBeta[j], magnitude * bound(rows));
            assertEquals(dot, dGamma[j], magnitude * bound(rows));
        }
    }

    @Test
    void aSplitByColumnsHasTheSameBits() {
        int rows = 100;
        float[] x = Samples.gaussian(rows * COLUMNS, 1);
        float[] whole = new float[COLUMNS];
        float[] parts = new float[COLUMNS];
        float[] wholeVariances = new float[COLUMNS];
        float[] partVariances = new float[COLUMNS];
        KERNELS.columnMoments(matrix(x), rows, 0, COLUMNS, whole, wholeVariances);
        int[] cuts = {0, 1, 17, 20, COLUMNS};
        for (int i = 1; i < cuts.length; i++) {
            KERNELS.columnMoments(matrix(x), rows, cuts[i - 1], cuts[i], parts, partVariances);
        }
        assertArrayEquals(whole, parts);
        assertArrayEquals(wholeVariances, partVariances);
    }

    @Test
    void aConstantColumnHasNoVariance() {
        float[] x = new float[1000];
        Arrays.fill(x, 0.1f);
        float[] means = new float[1];
        float[] variances = new float[1];
        KERNELS.columnMoments(Matrix.of(x, 1), 64, 0, 1, means, variances);
        assertEquals(0.1f, means[0], 0.1f * bound(64));
        assertEquals(0f, variances[0], 1e-13f);
    }

    @Test
    void aRowOfValuesMeetsEveryRow() {
        float[] x = Samples.gaussian(5 * COLUMNS, 1);
        float[] row = Samples.gaussian(COLUMNS, 2);
        float[] products = new float[x.length];
        KERNELS.multiplyRow(matrix(x), row, 5, 0, COLUMNS, matrix(products));
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i] * row[i % COLUMNS], products[i]);
        }
    }

    private static Matrix matrix(float[] values) {
        return Matrix.of(values, COLUMNS);
    }

    /** Statistics of one column in double. */
    private static final class Column {

        private final double mean;
        private final double variance;
        private final double magnitude;

        Column(float[] x, int rows, int j) {
            double sum = 0;
            double absolute = 0;
            for (int i = 0; i < rows; i++) {
                sum += x[i * COLUMNS + j];
                absolute += Math.abs(x[i * COLUMNS + j]);
            }
            mean = sum / rows;
            magnitude = absolute / rows;
            double squares = 0;
            for (int i = 0; i < rows; i++) {
                squares += Math.pow(x[i * COLUMNS + j] - mean, 2);
            }
            variance = squares / rows;
        }
    }
}
