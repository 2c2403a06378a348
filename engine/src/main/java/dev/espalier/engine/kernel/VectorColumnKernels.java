package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** Column operations over whole vectors of columns. */
interface VectorColumnKernels extends VectorImageNormKernels {

    @Override
    default int multiplyRowStep(int i, Matrix x, float[] row, Matrix y, int from, int to) {
        float[] in = x.values();
        float[] out = y.values();
        int xRow = x.row(i);
        int yRow = y.row(i);
        int bound = from + SPECIES.loopBound(to - from);
        for (int j = from; j < bound; j += LANES) {
            fromArray(SPECIES, in, xRow + j).mul(fromArray(SPECIES, row, j)).intoArray(out, yRow + j);
        }
        return bound;
    }

    @Override
    default int batchNormStep(int i, Matrix x, Normalization n, Matrix y, int from, int to) {
        float[] in = x.values();
        float[] out = y.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        float[] gamma = n.gamma();
        float[] beta = n.beta();
        int xRow = x.row(i);
        int yRow = y.row(i);
        int bound = from + SPECIES.loopBound(to - from);
        for (int j = from; j < bound; j += LANES) {
            FloatVector d = fromArray(SPECIES, in, xRow + j).sub(fromArray(SPECIES, means, j));
            FloatVector normal = d.mul(fromArray(SPECIES, inverses, j));
            normal.fma(fromArray(SPECIES, gamma, j), fromArray(SPECIES, beta, j))
                    .intoArray(out, yRow + j);
        }
        return bound;
    }

    @Override
    default int inputGradientStep(
            int i,
            Matrix x,
            Normalization n,
            Matrix dy,
            float[] dGamma,
            float[] dBeta,
            float inverseRows,
            Matrix dx,
            int from,
            int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        float[] gamma = n.gamma();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        int bound = from + SPECIES.loopBound(to - from);
        for (int j = from; j < bound; j += LANES) {
            FloatVector inverse = fromArray(SPECIES, inverses, j);
            FloatVector normal = fromArray(SPECIES, in, xRow + j)
                    .sub(fromArray(SPECIES, means, j))
                    .mul(inverse);
            FloatVector centred = fromArray(SPECIES, gradients, dyRow + j)
                    .sub(fromArray(SPECIES, dBeta, j).mul(inverseRows));
            FloatVector inner = normal.neg().fma(fromArray(SPECIES, dGamma, j).mul(inverseRows), centred);
            fromArray(SPECIES, gamma, j).mul(inverse).mul(inner).intoArray(out, dxRow + j);
        }
        return bound;
    }

    @Override
    default int sumBlock(int i, int rows, Matrix x, float[] sums, int from, int to) {
        float[] in = x.values();
        int xRow = x.row(i);
        int stride = x.stride();
        int bound = from + SPECIES.loopBound(to - from);
        int j = from;
        for (; j <= bound - 4 * LANES; j += 4 * LANES) {
            sumFour(rows, in, xRow + j, stride, sums, j);
        }
        for (; j < bound; j += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                sum = fromArray(SPECIES, in, xRow + row * stride + j).add(sum);
            }
            fromArray(SPECIES, sums, j).add(sum).intoArray(sums, j);
        }
        return bound;
    }

    private static void sumFour(int rows, float[] x, int from, int stride, float[] sums, int j) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int at = from + row * stride;
            sum0 = fromArray(SPECIES, x, at).add(sum0);
            sum1 = fromArray(SPECIES, x, at + LANES).add(sum1);
            sum2 = fromArray(SPECIES, x, at + 2 * LANES).add(sum2);
            sum3 = fromArray(SPECIES, x, at + 3 * LANES).add(sum3);
        }
        fromArray(SPECIES, sums, j).add(sum0).intoArray(sums, j);
        fromArray(SPECIES, sums, j + LANES).add(sum1).intoArray(sums, j + LANES);
        fromArray(SPECIES, sums, j + 2 * LANES).add(sum2).intoArray(sums, j + 2 * LANES);
        fromArray(SPECIES, sums, j + 3 * LANES).add(sum3).intoArray(sums, j + 3 * LANES);
    }

    @Override
    default int deviationBlock(int i, int rows, Matrix x, float[] means, float[] sums, int from, int to) {
        float[] in = x.values();
        int xRow = x.row(i);
        int stride = x.stride();
        int bound = from + SPECIES.loopBound(to - from);
        int j = from;
        for (; j <= bound - 4 * LANES; j += 4 * LANES) {
            deviationFour(rows, in, xRow + j, stride, means, sums, j);
        }
        for (; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, means, j);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                FloatVector d = fromArray(SPECIES, in, xRow + row * stride + j).sub(mean);
                sum = d.fma(d, sum);
            }
            fromArray(SPECIES, sums, j).add(sum).intoArray(sums, j);
        }
        return bound;
    }

    private static void deviationFour(int rows, float[] x, int from, int stride, float[] means, float[] sums, int j) {
        FloatVector mean0 = fromArray(SPECIES, means, j);
        FloatVector mean1 = fromArray(SPECIES, means, j + LANES);
        FloatVector mean2 = fromArray(SPECIES, means, j + 2 * LANES);
        FloatVector mean3 = fromArray(SPECIES, means, j + 3 * LANES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int at = from + row * stride;
            FloatVector d = fromArray(SPECIES, x, at).sub(mean0);
            sum0 = d.fma(d, sum0);
            d = fromArray(SPECIES, x, at + LANES).sub(mean1);
            sum1 = d.fma(d, sum1);
            d = fromArray(SPECIES, x, at + 2 * LANES).sub(mean2);
            sum2 = d.fma(d, sum2);
            d = fromArray(SPECIES, x, at + 3 * LANES).sub(mean3);
            sum3 = d.fma(d, sum3);
        }
        fromArray(SPECIES, sums, j).add(sum0).intoArray(sums, j);
        fromArray(SPECIES, sums, j + LANES).add(sum1).intoArray(sums, j + LANES);
        fromArray(SPECIES, sums, j + 2 * LANES).add(sum2).intoArray(sums, j + 2 * LANES);
        fromArray(SPECIES, sums, j + 3 * LANES).add(sum3).intoArray(sums, j + 3 * LANES);
    }

    @Override
    default int batchNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int xStride = x.stride();
        int dyStride = dy.stride();
        int bound = from + SPECIES.loopBound(to - from);
        int j = from;
        for (; j <= bound - 2 * LANES; j += 2 * LANES) {
            batchNormTwo(i, rows, x, n, dy, dGamma, dBeta, j);
        }
        for (; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, n.means(), j);
            FloatVector inverse = fromArray(SPECIES, n.inverses(), j);
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                FloatVector g = fromArray(SPECIES, gradients, dyRow + row * dyStride + j);
                dot = g.fma(
                        fromArray(SPECIES, in, xRow + row * xStride + j)
                                .sub(mean)
                                .mul(inverse),
                        dot);
                sum = g.add(sum);
            }
            fromArray(SPECIES, dGamma, j).add(dot).intoArray(dGamma, j);
            fromArray(SPECIES, dBeta, j).add(sum).intoArray(dBeta, j);
        }
        return bound;
    }

    private static void batchNormTwo(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int j) {
        float[] in = x.values();
        float[] gradients = dy.values();
        int xAt = x.row(i) + j;
        int dyAt = dy.row(i) + j;
        int xStride = x.stride();
        int dyStride = dy.stride();
        FloatVector mean0 = fromArray(SPECIES, n.means(), j);
        FloatVector inverse0 = fromArray(SPECIES, n.inverses(), j);
        FloatVector dot0 = FloatVector.zero(SPECIES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector mean1 = fromArray(SPECIES, n.means(), j + LANES);
        FloatVector inverse1 = fromArray(SPECIES, n.inverses(), j + LANES);
        FloatVector dot1 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int at = xAt + row * xStride;
            int gradientAt = dyAt + row * dyStride;
            FloatVector g0 = fromArray(SPECIES, gradients, gradientAt);
            dot0 = g0.fma(fromArray(SPECIES, in, at).sub(mean0).mul(inverse0), dot0);
            sum0 = g0.add(sum0);
            FloatVector g1 = fromArray(SPECIES, gradients, gradientAt + LANES);
            dot1 = g1.fma(fromArray(SPECIES, in, at + LANES).sub(mean1).mul(inverse1), dot1);
            sum1 = g1.add(sum1);
        }
        fromArray(SPECIES, dGamma, j).add(dot0).intoArray(dGamma, j);
        fromArray(SPECIES, dBeta, j).add(sum0).intoArray(dBeta, j);
        fromArray(SPECIES, dGamma, j + LANES).add(dot1).intoArray(dGamma, j + LANES);
        fromArray(SPECIES, dBeta, j + LANES).add(sum1).intoArray(dBeta, j + LANES);
    }

    @Override
    default int layerNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int xStride = x.stride();
        int dyStride = dy.stride();
        int bound = from + SPECIES.loopBound(to - from);
        for (int j = from; j < bound; j += LANES) {
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                FloatVector g = fromArray(SPECIES, gradients, dyRow + row * dyStride + j);
                FloatVector d = fromArray(SPECIES, in, xRow + row * xStride + j).sub(means[i + row]);
                dot = g.fma(d.mul(inverses[i + row]), dot);
                sum = g.add(sum);
            }
            fromArray(SPECIES, dGamma, j).add(dot).intoArray(dGamma, j);
            fromArray(SPECIES, dBeta, j).add(sum).intoArray(dBeta, j);
        }
        return bound;
    }
}
