package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The providers agree bit for bit ({@link SameBitsTest}), so one of them is compared with the reference here. */
class RowKernelsTest {

    private static final Kernels KERNELS = Samples.vector();
    private static final Workspace WORKSPACE = KERNELS.newWorkspace();
    private static final int ROWS = 3;

    static Stream<Integer> widths() {
        return Samples.lengths().filter(length -> length > 0 && length < 2000);
    }

    /** Relative error of a probability: the exponential, the sum of n terms in 16 lanes, the division, two products. */
    private static double bound(int columns) {
        return (8 + columns / 16.0) * 0x1p-23;
    }

    @ParameterizedTest
    @MethodSource("widths")
    void softmaxIsThatOfTheReference(int columns) {
        float[] x = logits(columns);
        float[] y = new float[x.length];
        KERNELS.softmax(Matrix.of(x, columns), 0, ROWS, Matrix.of(y, columns), WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            for (int j = 0; j < columns; j++) {
                // the subtraction of the maximum rounds by half a unit of at most 16, which the exponential passes on
                assertEquals(p[j], y[i * columns + j], p[j] * (bound(columns) + 0x1p-20));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void crossEntropyIsThatOfTheReference(int columns) {
        float[] x = logits(columns);
        float[] dx = new float[x.length];
        int[] labels = {0, columns - 1, columns / 2};
        float[] scales = {0.5f, 2f, 1f};
        double[] losses = new double[ROWS];
        KERNELS.crossEntropy(Matrix.of(x, columns), labels, scales, 0, ROWS, losses, Matrix.of(dx, columns), WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            assertEquals(-StrictMath.log(p[labels[i]]), losses[i], bound(columns));
            for (int j = 0; j < columns; j++) {
                double expected = (p[j] - (j == labels[i] ? 1 : 0)) * scales[i];
                assertEquals(expected, dx[i * columns + j], scales[i] * (bound(columns) + 0x1p-20));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void softTargetsOfOneClassAreThatClass(int columns) {
        float[] x = logits(columns);
        int[] labels = {0, columns - 1, columns / 2};
        float[] targets = new float[x.length];
        for (int i = 0; i < ROWS; i++) {
            targets[i * columns + labels[i]] = 1f;
        }
        float[] scales = {0.5f, 2f, 1f};
        double[] losses = new double[ROWS];
        double[] softLosses = new double[ROWS];
        float[] dx = new float[x.length];
        float[] soft = new float[x.length];
        KERNELS.crossEntropy(Matrix.of(x, columns), labels, scales, 0, ROWS, losses, Matrix.of(dx, columns), WORKSPACE);
        KERNELS.softCrossEntropy(
                Matrix.of(x, columns),
                Matrix.of(targets, columns),
                scales,
                0,
                ROWS,
                softLosses,
                Matrix.of(soft, columns),
                WORKSPACE);
        assertArrayEquals(losses, softLosses, 0x1p-20);
        // a probability times 1/sum·scale against one times weight/sum and then scale: three roundings
        assertArrayEquals(dx, soft, 2 * 3 * 0x1p-24f);
    }

    @ParameterizedTest
    @MethodSource("widths")
    void softCrossEntropyWeighsItsTargets(int columns) {
        float[] x = logits(columns);
        float[] targets = Samples.gaussian(x.length, 5);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = Math.abs(targets[i]) / columns;
        }
        float[] scales = {1f, 1f, 0.25f};
        double[] losses = new double[ROWS];
        float[] dx = new float[x.length];
        KERNELS.softCrossEntropy(
                Matrix.of(x, columns),
                Matrix.of(targets, columns),
                scales,
                0,
                ROWS,
                losses,
                Matrix.of(dx, columns),
                WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            double loss = 0;
            double weight = 0;
            for (int j = 0; j < columns; j++) {
                loss -= targets[i * columns + j] * StrictMath.log(p[j]);
                weight += targets[i * columns + j];
            }
            assertEquals(loss, losses[i], loss * 2 * bound(columns));
            for (int j = 0; j < columns; j++) {
                double expected = (p[j] * weight - targets[i * columns + j]) * scales[i];
                assertEquals(expected, dx[i * columns + j], weight * (2 * bound(columns) + 0x1p-20));
            }
        }
    }

    @Test
    void equalLogitsAreExact() {
        for (float logit : new float[] {0f, -7.3f, 1e30f, -1e30f, Float.MIN_VALUE}) {
            for (int columns : new int[] {1, 2, 3, 10, 16, 17, 1000}) {
                float[] x = new float[columns];
                Arrays.fill(x, logit);
                float[] y = new float[columns];
                float[] uniform = new float[columns];
                Arrays.fill(uniform, 1f / columns);
                KERNELS.softmax(Matrix.of(x, columns), 0, 1, Matrix.of(y, columns), WORKSPACE);
                assertArrayEquals(uniform, y);
                double[] losses = new double[1];
                KERNELS.crossEntropy(
                        Matrix.of(x, columns),
                        new int[1],
                        new float[] {1f},
                        0,
                        1,
                        losses,
                        Matrix.of(y, columns),
                        WORKSPACE);
                assertEquals(StrictMath.log(columns), losses[0]);
            }
        }
    }

    @Test
    void logitsUpTo1e30AreFinite() {
        float[] x = {1e30f, -1e30f, 0f, 3f, 1e30f, 1e-30f, 5e29f};
        int columns = x.length;
        float[] y = new float[columns];
        float[] dx = new float[columns];
        float[] targets = {0.1f, 0.2f, 0.1f, 0.2f, 0.1f, 0.2f, 0.1f};
        double[] losses = new double[1];
        float[] scales = {1f};
        Matrix logits = Matrix.of(x, columns);
        Matrix gradient = Matrix.of(dx, columns);
        KERNELS.softmax(logits, 0, 1, Matrix.of(y, columns), WORKSPACE);
        assertArrayEquals(new float[] {0.5f, 0f, 0f, 0f, 0.5f, 0f, 0f}, y);
        KERNELS.softmaxGradient(Matrix.of(y, columns), logits, 0, 1, gradient, WORKSPACE);
        assertTrue(isFinite(dx));
        for (int label = 0; label < columns; label++) {
            KERNELS.crossEntropy(logits, new int[] {label}, scales, 0, 1, losses, gradient, WORKSPACE);
            assertTrue(Double.isFinite(losses[0]) && isFinite(dx));
        }
        KERNELS.softCrossEntropy(logits, Matrix.of(targets, columns), scales, 0, 1, losses, gradient, WORKSPACE);
        assertTrue(Double.isFinite(losses[0]) && isFinite(dx));
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @MethodSource("widths")
    void softmaxGradientIsThatOfTheReference(int columns) {
        float[] x = logits(columns);
        float[] dy = Samples.gaussian(x.length, 6);
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        KERNELS.softmax(Matrix.of(x, columns), 0, ROWS, Matrix.of(y, columns), WORKSPACE);
        KERNELS.softmaxGradient(
                Matrix.of(y, columns), Matrix.of(dy, columns), 0, ROWS, Matrix.of(dx, columns), WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            double dot = 0;
            double magnitude = 1;
            for (int j = 0; j < columns; j++) {
                dot += p[j] * dy[i * columns + j];
                magnitude += Math.abs(dy[i * columns + j]);
            }
            for (int j = 0; j < columns; j++) {
                double g = dy[i * columns + j];
                double bound = magnitude * (2 * bound(columns) + 0x1p-20);
                assertEquals(p[j] * (g - dot), dx[i * columns + j], bound);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("widths")
    void layerNormAndItsGradientAreThoseOfTheReference(int columns) {
        float[] x = Samples.gaussian(ROWS * columns, 1);
        float[] gamma = Samples.gaussian(columns, 2);
        float[] beta = Samples.gaussian(columns, 3);
        float[] dy = Samples.gaussian(ROWS * columns, 4);
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        float[] means = new float[ROWS];
        float[] inverses = new float[ROWS];
        double epsilon = 1e-2;
        Normalization n = new Normalization(means, inverses, gamma, beta);
        KERNELS.layerNorm(Matrix.of(x, columns), n, epsilon, 0, ROWS, Matrix.of(y, columns), WORKSPACE);
        KERNELS.layerNormGradient(
                Matrix.of(x, columns), n, Matrix.of(dy, columns), 0, ROWS, Matrix.of(dx, columns), WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double mean = 0;
            double variance = 0;
            for (int j = 0; j < columns; j++) {
                mean += x[i * columns + j] / (double) columns;
            }
            for (int j = 0; j < columns; j++) {
                variance += Math.pow(x[i * columns + j] - mean, 2) / columns;
            }
            double inverse = 1 / Math.sqrt(variance + epsilon);
            double sum = 0;
            double dot = 0;
            for (int j = 0; j < columns; j++) {
                double g = dy[i * columns + j] * gamma[j];
                sum += g / columns;
                dot += g * (x[i * columns + j] - mean) * inverse / columns;
            }
            for (int j = 0; j < columns; j++) {
                double normal = (x[i * columns + j] - mean) * inverse;
                // values of some units, each with the error of the statistics; the inverse is at most 10
                double bound = 100 * bound(columns);
                assertEquals(normal * gamma[j] + beta[j], y[i * columns + j], bound);
                double expected = inverse * (dy[i * columns + j] * gamma[j] - sum - normal * dot);
                assertEquals(expected, dx[i * columns + j], 10 * bound);
            }
        }
    }

    @Test
    void worksInPlace() {
        int columns = 37;
        float[] x = logits(columns);
        float[] y = new float[x.length];
        float[] same = x.clone();
        KERNELS.softmax(Matrix.of(x, columns), 0, ROWS, Matrix.of(y, columns), WORKSPACE);
        KERNELS.softmax(Matrix.of(same, columns), 0, ROWS, Matrix.of(same, columns), WORKSPACE);
        assertArrayEquals(y, same);

        int[] labels = {3, 4, 5};
        float[] scales = {1f, 2f, 3f};
        double[] losses = new double[ROWS];
        double[] sameLosses = new double[ROWS];
        same = x.clone();
        KERNELS.crossEntropy(Matrix.of(x, columns), labels, scales, 0, ROWS, losses, Matrix.of(y, columns), WORKSPACE);
        KERNELS.crossEntropy(
                Matrix.of(same, columns), labels, scales, 0, ROWS, sameLosses, Matrix.of(same, columns), WORKSPACE);
        assertArrayEquals(y, same);
        assertArrayEquals(losses, sameLosses);
    }

    /** Logits between −8 and 8. */
    private static float[] logits(int columns) {
        float[] x = Samples.gaussian(ROWS * columns, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(-8f, Math.min(8f, 3f * x[i]));
        }
        return x;
    }

    private static double[] softmax(float[] x, int at, int columns) {
        double[] p = new double[columns];
        double sum = 0;
        for (int j = 0; j < columns; j++) {
            p[j] = StrictMath.exp(x[at + j]);
            sum += p[j];
        }
        for (int j = 0; j < columns; j++) {
            p[j] /= sum;
        }
        return p;
    }
}
