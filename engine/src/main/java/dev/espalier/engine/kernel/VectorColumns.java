package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** The steps of {@link ColumnAlgorithms} over whole vectors of columns, up to {@code bound}. */
final class VectorColumns {

    private VectorColumns() {}

    static void addRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int bound) {
        for (int j = 0; j < bound; j += LANES) {
            fromArray(SPECIES, x, xFrom + j)
                    .add(fromArray(SPECIES, row, rowOffset + j))
                    .intoArray(y, yFrom + j);
        }
    }

    static void multiplyRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int bound) {
        for (int j = 0; j < bound; j += LANES) {
            fromArray(SPECIES, x, xFrom + j)
                    .mul(fromArray(SPECIES, row, rowOffset + j))
                    .intoArray(y, yFrom + j);
        }
    }

    static void batchNormStep(
            float[] x,
            int xFrom,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            float[] y,
            int yFrom,
            int bound) {
        for (int j = 0; j < bound; j += LANES) {
            FloatVector d = fromArray(SPECIES, x, xFrom + j).sub(fromArray(SPECIES, means, meansOffset + j));
            FloatVector normal = d.mul(fromArray(SPECIES, inverses, inversesOffset + j));
            normal.fma(fromArray(SPECIES, gamma, gammaOffset + j), fromArray(SPECIES, beta, betaOffset + j))
                    .intoArray(y, yFrom + j);
        }
    }

    static void inputGradientStep(
            float[] x,
            int xFrom,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] gamma,
            int gammaOffset,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset,
            float share,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int bound) {
        for (int j = 0; j < bound; j += LANES) {
            FloatVector inverse = fromArray(SPECIES, inverses, inversesOffset + j);
            FloatVector normal = fromArray(SPECIES, x, xFrom + j)
                    .sub(fromArray(SPECIES, means, meansOffset + j))
                    .mul(inverse);
            FloatVector centred = fromArray(SPECIES, dy, dyFrom + j)
                    .sub(fromArray(SPECIES, betaGradients, betaGradientsOffset + j)
                            .mul(share));
            FloatVector inner = normal.neg()
                    .fma(
                            fromArray(SPECIES, gammaGradients, gammaGradientsOffset + j)
                                    .mul(share),
                            centred);
            fromArray(SPECIES, gamma, gammaOffset + j).mul(inverse).mul(inner).intoArray(dx, dxFrom + j);
        }
    }

    static void sumBlock(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int bound) {
        int j = 0;
        for (; j <= bound - 4 * LANES; j += 4 * LANES) {
            sumFour(rows, x, xFrom + j, xStride, sums, sumsOffset + j);
        }
        for (; j < bound; j += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                sum = fromArray(SPECIES, x, xFrom + i * xStride + j).add(sum);
            }
            fromArray(SPECIES, sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
        }
    }

    private static void sumFour(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            int at = xFrom + i * xStride;
            sum0 = fromArray(SPECIES, x, at).add(sum0);
            sum1 = fromArray(SPECIES, x, at + LANES).add(sum1);
            sum2 = fromArray(SPECIES, x, at + 2 * LANES).add(sum2);
            sum3 = fromArray(SPECIES, x, at + 3 * LANES).add(sum3);
        }
        fromArray(SPECIES, sums, sumsOffset).add(sum0).intoArray(sums, sumsOffset);
        fromArray(SPECIES, sums, sumsOffset + LANES).add(sum1).intoArray(sums, sumsOffset + LANES);
        fromArray(SPECIES, sums, sumsOffset + 2 * LANES).add(sum2).intoArray(sums, sumsOffset + 2 * LANES);
        fromArray(SPECIES, sums, sumsOffset + 3 * LANES).add(sum3).intoArray(sums, sumsOffset + 3 * LANES);
    }

    static void deviationBlock(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] sums,
            int sumsOffset,
            int bound) {
        int j = 0;
        for (; j <= bound - 4 * LANES; j += 4 * LANES) {
            deviationFour(rows, x, xFrom + j, xStride, means, meansOffset + j, sums, sumsOffset + j);
        }
        for (; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, means, meansOffset + j);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector d = fromArray(SPECIES, x, xFrom + i * xStride + j).sub(mean);
                sum = d.fma(d, sum);
            }
            fromArray(SPECIES, sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
        }
    }

    private static void deviationFour(
            int rows, float[] x, int xFrom, int xStride, float[] means, int meansOffset, float[] sums, int sumsOffset) {
        FloatVector mean0 = fromArray(SPECIES, means, meansOffset);
        FloatVector mean1 = fromArray(SPECIES, means, meansOffset + LANES);
        FloatVector mean2 = fromArray(SPECIES, means, meansOffset + 2 * LANES);
        FloatVector mean3 = fromArray(SPECIES, means, meansOffset + 3 * LANES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            int at = xFrom + i * xStride;
            FloatVector d = fromArray(SPECIES, x, at).sub(mean0);
            sum0 = d.fma(d, sum0);
            d = fromArray(SPECIES, x, at + LANES).sub(mean1);
            sum1 = d.fma(d, sum1);
            d = fromArray(SPECIES, x, at + 2 * LANES).sub(mean2);
            sum2 = d.fma(d, sum2);
            d = fromArray(SPECIES, x, at + 3 * LANES).sub(mean3);
            sum3 = d.fma(d, sum3);
        }
        fromArray(SPECIES, sums, sumsOffset).add(sum0).intoArray(sums, sumsOffset);
        fromArray(SPECIES, sums, sumsOffset + LANES).add(sum1).intoArray(sums, sumsOffset + LANES);
        fromArray(SPECIES, sums, sumsOffset + 2 * LANES).add(sum2).intoArray(sums, sumsOffset + 2 * LANES);
        fromArray(SPECIES, sums, sumsOffset + 3 * LANES).add(sum3).intoArray(sums, sumsOffset + 3 * LANES);
    }

    static void batchNormBlock(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyFrom,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset,
            int bound) {
        int j = 0;
        for (; j <= bound - 2 * LANES; j += 2 * LANES) {
            batchNormTwo(
                    rows,
                    x,
                    xFrom + j,
                    xStride,
                    means,
                    meansOffset + j,
                    inverses,
                    inversesOffset + j,
                    dy,
                    dyFrom + j,
                    dyStride,
                    gammaGradients,
                    gammaGradientsOffset + j,
                    betaGradients,
                    betaGradientsOffset + j);
        }
        for (; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, means, meansOffset + j);
            FloatVector inverse = fromArray(SPECIES, inverses, inversesOffset + j);
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector g = fromArray(SPECIES, dy, dyFrom + i * dyStride + j);
                dot = g.fma(
                        fromArray(SPECIES, x, xFrom + i * xStride + j).sub(mean).mul(inverse), dot);
                sum = g.add(sum);
            }
            fromArray(SPECIES, gammaGradients, gammaGradientsOffset + j)
                    .add(dot)
                    .intoArray(gammaGradients, gammaGradientsOffset + j);
            fromArray(SPECIES, betaGradients, betaGradientsOffset + j)
                    .add(sum)
                    .intoArray(betaGradients, betaGradientsOffset + j);
        }
    }

    private static void batchNormTwo(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyFrom,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset) {
        FloatVector mean0 = fromArray(SPECIES, means, meansOffset);
        FloatVector inverse0 = fromArray(SPECIES, inverses, inversesOffset);
        FloatVector dot0 = FloatVector.zero(SPECIES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector mean1 = fromArray(SPECIES, means, meansOffset + LANES);
        FloatVector inverse1 = fromArray(SPECIES, inverses, inversesOffset + LANES);
        FloatVector dot1 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            int at = xFrom + i * xStride;
            int from = dyFrom + i * dyStride;
            FloatVector g0 = fromArray(SPECIES, dy, from);
            dot0 = g0.fma(fromArray(SPECIES, x, at).sub(mean0).mul(inverse0), dot0);
            sum0 = g0.add(sum0);
            FloatVector g1 = fromArray(SPECIES, dy, from + LANES);
            dot1 = g1.fma(fromArray(SPECIES, x, at + LANES).sub(mean1).mul(inverse1), dot1);
            sum1 = g1.add(sum1);
        }
        fromArray(SPECIES, gammaGradients, gammaGradientsOffset)
                .add(dot0)
                .intoArray(gammaGradients, gammaGradientsOffset);
        fromArray(SPECIES, betaGradients, betaGradientsOffset).add(sum0).intoArray(betaGradients, betaGradientsOffset);
        fromArray(SPECIES, gammaGradients, gammaGradientsOffset + LANES)
                .add(dot1)
                .intoArray(gammaGradients, gammaGradientsOffset + LANES);
        fromArray(SPECIES, betaGradients, betaGradientsOffset + LANES)
                .add(sum1)
                .intoArray(betaGradients, betaGradientsOffset + LANES);
    }

    static void layerNormBlock(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyFrom,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset,
            int bound) {
        for (int j = 0; j < bound; j += LANES) {
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector g = fromArray(SPECIES, dy, dyFrom + i * dyStride + j);
                FloatVector d = fromArray(SPECIES, x, xFrom + i * xStride + j).sub(means[meansOffset + i]);
                dot = g.fma(d.mul(inverses[inversesOffset + i]), dot);
                sum = g.add(sum);
            }
            fromArray(SPECIES, gammaGradients, gammaGradientsOffset + j)
                    .add(dot)
                    .intoArray(gammaGradients, gammaGradientsOffset + j);
            fromArray(SPECIES, betaGradients, betaGradientsOffset + j)
                    .add(sum)
                    .intoArray(betaGradients, betaGradientsOffset + j);
        }
    }
}
