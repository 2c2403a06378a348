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
        KERNELS.softmax(ROWS, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        float[] logs = new float[x.length];
        KERNELS.logSoftmax(ROWS, columns, x, 0, columns, logs, 0, columns, WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            for (int j = 0; j < columns; j++) {
                // the subtraction of the maximum rounds by half a unit of at most 16, which the exponential passes on
                assertEquals(p[j], y[i * columns + j], p[j] * (bound(columns) + 0x1p-20));
                assertEquals(
                        StrictMath.log(p[j]),
                        logs[i * columns + j],
                        bound(columns) + 0x1p-22 * Math.abs(Math.log(p[j])));
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
        KERNELS.crossEntropy(ROWS, columns, x, 0, columns, labels, 0, scales, 0, losses, 0, dx, 0, columns, WORKSPACE);
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
        KERNELS.crossEntropy(ROWS, columns, x, 0, columns, labels, 0, scales, 0, losses, 0, dx, 0, columns, WORKSPACE);
        KERNELS.softCrossEntropy(
                ROWS,
                columns,
                x,
                0,
                columns,
                targets,
                0,
                columns,
                scales,
                0,
                softLosses,
                0,
                soft,
                0,
                columns,
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
                ROWS, columns, x, 0, columns, targets, 0, columns, scales, 0, losses, 0, dx, 0, columns, WORKSPACE);
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
                KERNELS.softmax(1, columns, x, 0, columns, y, 0, columns, WORKSPACE);
                assertArrayEquals(uniform, y);
                double[] losses = new double[1];
                KERNELS.crossEntropy(
                        1,
                        columns,
                        x,
                        0,
                        columns,
                        new int[1],
                        0,
                        new float[] {1f},
                        0,
                        losses,
                        0,
                        y,
                        0,
                        columns,
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
        KERNELS.softmax(1, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        assertArrayEquals(new float[] {0.5f, 0f, 0f, 0f, 0.5f, 0f, 0f}, y);
        KERNELS.softmaxGradient(1, columns, y, 0, columns, x, 0, columns, dx, 0, columns, WORKSPACE);
        assertTrue(KERNELS.isFinite(dx, 0, columns));
        KERNELS.logSoftmax(1, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        assertTrue(KERNELS.isFinite(y, 0, columns));
        KERNELS.logSoftmaxGradient(1, columns, y, 0, columns, x, 0, columns, dx, 0, columns, WORKSPACE);
        assertTrue(KERNELS.isFinite(dx, 0, columns));
        for (int label = 0; label < columns; label++) {
            KERNELS.crossEntropy(
                    1, columns, x, 0, columns, new int[] {label}, 0, scales, 0, losses, 0, dx, 0, columns, WORKSPACE);
            assertTrue(Double.isFinite(losses[0]) && KERNELS.isFinite(dx, 0, columns));
        }
        KERNELS.softCrossEntropy(
                1, columns, x, 0, columns, targets, 0, columns, scales, 0, losses, 0, dx, 0, columns, WORKSPACE);
        assertTrue(Double.isFinite(losses[0]) && KERNELS.isFinite(dx, 0, columns));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void softmaxGradientsAreThoseOfTheReference(int columns) {
        float[] x = logits(columns);
        float[] dy = Samples.gaussian(x.length, 6);
        float[] y = new float[x.length];
        float[] logs = new float[x.length];
        float[] dx = new float[x.length];
        float[] dLogs = new float[x.length];
        KERNELS.softmax(ROWS, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        KERNELS.softmaxGradient(ROWS, columns, y, 0, columns, dy, 0, columns, dx, 0, columns, WORKSPACE);
        KERNELS.logSoftmax(ROWS, columns, x, 0, columns, logs, 0, columns, WORKSPACE);
        KERNELS.logSoftmaxGradient(ROWS, columns, logs, 0, columns, dy, 0, columns, dLogs, 0, columns, WORKSPACE);
        for (int i = 0; i < ROWS; i++) {
            double[] p = softmax(x, i * columns, columns);
            double dot = 0;
            double sum = 0;
            double magnitude = 1;
            for (int j = 0; j < columns; j++) {
                dot += p[j] * dy[i * columns + j];
                sum += dy[i * columns + j];
                magnitude += Math.abs(dy[i * columns + j]);
            }
            for (int j = 0; j < columns; j++) {
                double g = dy[i * columns + j];
                double bound = magnitude * (2 * bound(columns) + 0x1p-20);
                assertEquals(p[j] * (g - dot), dx[i * columns + j], bound);
                assertEquals(g - p[j] * sum, dLogs[i * columns + j], bound);
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
        KERNELS.layerNorm(
                ROWS, columns, x, 0, columns, gamma, 0, beta, 0, epsilon, y, 0, columns, means, 0, inverses, 0,
                WORKSPACE);
        KERNELS.layerNormGradient(
                ROWS, columns, x, 0, columns, gamma, 0, means, 0, inverses, 0, dy, 0, columns, dx, 0, columns,
                WORKSPACE);
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
        KERNELS.softmax(ROWS, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        KERNELS.softmax(ROWS, columns, same, 0, columns, same, 0, columns, WORKSPACE);
        assertArrayEquals(y, same);

        same = x.clone();
        KERNELS.logSoftmax(ROWS, columns, x, 0, columns, y, 0, columns, WORKSPACE);
        KERNELS.logSoftmax(ROWS, columns, same, 0, columns, same, 0, columns, WORKSPACE);
        assertArrayEquals(y, same);

        int[] labels = {3, 4, 5};
        float[] scales = {1f, 2f, 3f};
        double[] losses = new double[ROWS];
        double[] sameLosses = new double[ROWS];
        same = x.clone();
        KERNELS.crossEntropy(ROWS, columns, x, 0, columns, labels, 0, scales, 0, losses, 0, y, 0, columns, WORKSPACE);
        KERNELS.crossEntropy(
                ROWS, columns, same, 0, columns, labels, 0, scales, 0, sameLosses, 0, same, 0, columns, WORKSPACE);
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
