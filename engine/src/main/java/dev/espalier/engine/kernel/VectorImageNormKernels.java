package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The column operations of a batch normalisation of images, over whole vectors of columns. */
interface VectorImageNormKernels extends ColumnAlgorithms {

    @Override
    default int shiftedBlock(
            int i, int rows, Matrix x, float[] shifts, float[] sums, float[] squares, int from, int to) {
        float[] in = x.values();
        int xRow = x.row(i);
        int stride = x.stride();
        int bound = from + SPECIES.loopBound(to - from);
        int j = from;
        for (; j <= bound - 4 * LANES; j += 4 * LANES) {
            shiftedFour(rows, in, xRow + j, stride, shifts, sums, squares, j);
        }
        for (; j < bound; j += LANES) {
            FloatVector shift = fromArray(SPECIES, shifts, j);
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector square = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                FloatVector d = fromArray(SPECIES, in, xRow + row * stride + j).sub(shift);
                sum = d.add(sum);
                square = d.fma(d, square);
            }
            fromArray(SPECIES, sums, j).add(sum).intoArray(sums, j);
            fromArray(SPECIES, squares, j).add(square).intoArray(squares, j);
        }
        return bound;
    }

    private static void shiftedFour(
            int rows, float[] x, int from, int stride, float[] shifts, float[] sums, float[] squares, int j) {
        FloatVector shift0 = fromArray(SPECIES, shifts, j);
        FloatVector shift1 = fromArray(SPECIES, shifts, j + LANES);
        FloatVector shift2 = fromArray(SPECIES, shifts, j + 2 * LANES);
        FloatVector shift3 = fromArray(SPECIES, shifts, j + 3 * LANES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        FloatVector square0 = FloatVector.zero(SPECIES);
        FloatVector square1 = FloatVector.zero(SPECIES);
        FloatVector square2 = FloatVector.zero(SPECIES);
        FloatVector square3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int at = from + row * stride;
            FloatVector d = fromArray(SPECIES, x, at).sub(shift0);
            sum0 = d.add(sum0);
            square0 = d.fma(d, square0);
            d = fromArray(SPECIES, x, at + LANES).sub(shift1);
            sum1 = d.add(sum1);
            square1 = d.fma(d, square1);
            d = fromArray(SPECIES, x, at + 2 * LANES).sub(shift2);
            sum2 = d.add(sum2);
            square2 = d.fma(d, square2);
            d = fromArray(SPECIES, x, at + 3 * LANES).sub(shift3);
            sum3 = d.add(sum3);
            square3 = d.fma(d, square3);
        }
        fromArray(SPECIES, sums, j).add(sum0).intoArray(sums, j);
        fromArray(SPECIES, sums, j + LANES).add(sum1).intoArray(sums, j + LANES);
        fromArray(SPECIES, sums, j + 2 * LANES).add(sum2).intoArray(sums, j + 2 * LANES);
        fromArray(SPECIES, sums, j + 3 * LANES).add(sum3).intoArray(sums, j + 3 * LANES);
        fromArray(SPECIES, squares, j).add(square0).intoArray(squares, j);
        fromArray(SPECIES, squares, j + LANES).add(square1).intoArray(squares, j + LANES);
        fromArray(SPECIES, squares, j + 2 * LANES).add(square2).intoArray(squares, j + 2 * LANES);
        fromArray(SPECIES, squares, j + 3 * LANES).add(square3).intoArray(squares, j + 3 * LANES);
    }

    @Override
    default int cutBatchNormBlock(
            int i,
            int rows,
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            float[] dGamma,
            float[] dBeta,
            int from,
            int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int xStride = x.stride();
        int dyStride = dy.stride();
        int bound = from + SPECIES.loopBound(to - from);
        int j = from;
        for (; j <= bound - 2 * LANES; j += 2 * LANES) {
            cutBatchNormTwo(rows, in, xRow + j, xStride, n, floor, gradients, dyRow + j, dyStride, dGamma, dBeta, j);
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        for (; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, n.means(), j);
            FloatVector inverse = fromArray(SPECIES, n.inverses(), j);
            FloatVector gamma = fromArray(SPECIES, n.gamma(), j);
            FloatVector beta = fromArray(SPECIES, n.beta(), j);
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int row = 0; row < rows; row++) {
                FloatVector normal = fromArray(SPECIES, in, xRow + row * xStride + j)
                        .sub(mean)
                        .mul(inverse);
                FloatVector g = zero.blend(
                        fromArray(SPECIES, gradients, dyRow + row * dyStride + j),
                        normal.fma(gamma, beta).compare(VectorOperators.GT, floor));
                dot = g.fma(normal, dot);
                sum = g.add(sum);
            }
            fromArray(SPECIES, dGamma, j).add(dot).intoArray(dGamma, j);
            fromArray(SPECIES, dBeta, j).add(sum).intoArray(dBeta, j);
        }
        return bound;
    }

    private static void cutBatchNormTwo(
            int rows,
            float[] x,
            int xAt,
            int xStride,
            Normalization n,
            float floor,
            float[] dy,
            int dyAt,
            int dyStride,
            float[] dGamma,
            float[] dBeta,
            int j) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector mean0 = fromArray(SPECIES, n.means(), j);
        FloatVector inverse0 = fromArray(SPECIES, n.inverses(), j);
        FloatVector gamma0 = fromArray(SPECIES, n.gamma(), j);
        FloatVector beta0 = fromArray(SPECIES, n.beta(), j);
        FloatVector mean1 = fromArray(SPECIES, n.means(), j + LANES);
        FloatVector inverse1 = fromArray(SPECIES, n.inverses(), j + LANES);
        FloatVector gamma1 = fromArray(SPECIES, n.gamma(), j + LANES);
        FloatVector beta1 = fromArray(SPECIES, n.beta(), j + LANES);
        FloatVector dot0 = FloatVector.zero(SPECIES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector dot1 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int at = xAt + row * xStride;
            int gradientAt = dyAt + row * dyStride;
            FloatVector normal = fromArray(SPECIES, x, at).sub(mean0).mul(inverse0);
            FloatVector g = zero.blend(
                    fromArray(SPECIES, dy, gradientAt),
                    normal.fma(gamma0, beta0).compare(VectorOperators.GT, floor));
            dot0 = g.fma(normal, dot0);
            sum0 = g.add(sum0);
            normal = fromArray(SPECIES, x, at + LANES).sub(mean1).mul(inverse1);
            g = zero.blend(
                    fromArray(SPECIES, dy, gradientAt + LANES),
                    normal.fma(gamma1, beta1).compare(VectorOperators.GT, floor));
            dot1 = g.fma(normal, dot1);
            sum1 = g.add(sum1);
        }
        fromArray(SPECIES, dGamma, j).add(dot0).intoArray(dGamma, j);
        fromArray(SPECIES, dBeta, j).add(sum0).intoArray(dBeta, j);
        fromArray(SPECIES, dGamma, j + LANES).add(dot1).intoArray(dGamma, j + LANES);
        fromArray(SPECIES, dBeta, j + LANES).add(sum1).intoArray(dBeta, j + LANES);
    }

    @Override
    default int cutInputGradientStep(
            int i,
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            float[] gammaMeans,
            float[] betaMeans,
            Matrix dx,
            int from,
            int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        float[] gammas = n.gamma();
        float[] betas = n.beta();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        FloatVector zero = FloatVector.zero(SPECIES);
        int bound = from + SPECIES.loopBound(to - from);
        for (int j = from; j < bound; j += LANES) {
            FloatVector inverse = fromArray(SPECIES, inverses, j);
            FloatVector normal = fromArray(SPECIES, in, xRow + j)
                    .sub(fromArray(SPECIES, means, j))
                    .mul(inverse);
            FloatVector gamma = fromArray(SPECIES, gammas, j);
            FloatVector g = zero.blend(
                    fromArray(SPECIES, gradients, dyRow + j),
                    normal.fma(gamma, fromArray(SPECIES, betas, j)).compare(VectorOperators.GT, floor));
            FloatVector inner =
                    normal.neg().fma(fromArray(SPECIES, gammaMeans, j), g.sub(fromArray(SPECIES, betaMeans, j)));
            gamma.mul(inverse).mul(inner).intoArray(out, dxRow + j);
        }
        return bound;
    }
}
