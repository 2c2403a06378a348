package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.SPECIES;
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
        for (int j = 0; j < bound; j += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                sum = fromArray(SPECIES, x, xFrom + i * xStride + j).add(sum);
            }
            fromArray(SPECIES, sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
        }
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
        for (int j = 0; j < bound; j += LANES) {
            FloatVector mean = fromArray(SPECIES, means, meansOffset + j);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector d = fromArray(SPECIES, x, xFrom + i * xStride + j).sub(mean);
                sum = d.fma(d, sum);
            }
            fromArray(SPECIES, sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
        }
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
        for (int j = 0; j < bound; j += LANES) {
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
