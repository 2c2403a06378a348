package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The steps of {@link ColumnAlgorithms} over whole vectors of columns, up to {@code bound}. */
final class VectorColumns {

    private VectorColumns() {}

    static void addRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int bound) {
        for (int j = 0; j < bound; j += LANES) {
            load(x, xFrom + j).add(load(row, rowOffset + j)).intoArray(y, yFrom + j);
        }
    }

    static void multiplyRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int bound) {
        for (int j = 0; j < bound; j += LANES) {
            load(x, xFrom + j).mul(load(row, rowOffset + j)).intoArray(y, yFrom + j);
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
            FloatVector d = load(x, xFrom + j).sub(load(means, meansOffset + j));
            FloatVector normal = d.mul(load(inverses, inversesOffset + j));
            normal.fma(load(gamma, gammaOffset + j), load(beta, betaOffset + j)).intoArray(y, yFrom + j);
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
            FloatVector inverse = load(inverses, inversesOffset + j);
            FloatVector normal =
                    load(x, xFrom + j).sub(load(means, meansOffset + j)).mul(inverse);
            FloatVector centred = load(dy, dyFrom + j)
                    .sub(load(betaGradients, betaGradientsOffset + j).mul(share));
            FloatVector inner = normal.neg()
                    .fma(load(gammaGradients, gammaGradientsOffset + j).mul(share), centred);
            load(gamma, gammaOffset + j).mul(inverse).mul(inner).intoArray(dx, dxFrom + j);
        }
    }

    static void sumBlock(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int bound) {
        for (int j = 0; j < bound; j += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                sum = sum.add(load(x, xFrom + i * xStride + j));
            }
            load(sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
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
            FloatVector mean = load(means, meansOffset + j);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector d = load(x, xFrom + i * xStride + j).sub(mean);
                sum = d.fma(d, sum);
            }
            load(sums, sumsOffset + j).add(sum).intoArray(sums, sumsOffset + j);
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
            FloatVector mean = load(means, meansOffset + j);
            FloatVector inverse = load(inverses, inversesOffset + j);
            FloatVector dot = FloatVector.zero(SPECIES);
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < rows; i++) {
                FloatVector g = load(dy, dyFrom + i * dyStride + j);
                dot = g.fma(load(x, xFrom + i * xStride + j).sub(mean).mul(inverse), dot);
                sum = sum.add(g);
            }
            load(gammaGradients, gammaGradientsOffset + j).add(dot).intoArray(gammaGradients, gammaGradientsOffset + j);
            load(betaGradients, betaGradientsOffset + j).add(sum).intoArray(betaGradients, betaGradientsOffset + j);
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
                FloatVector g = load(dy, dyFrom + i * dyStride + j);
                FloatVector d = load(x, xFrom + i * xStride + j).sub(means[meansOffset + i]);
                dot = g.fma(d.mul(inverses[inversesOffset + i]), dot);
                sum = sum.add(g);
            }
            load(gammaGradients, gammaGradientsOffset + j).add(dot).intoArray(gammaGradients, gammaGradientsOffset + j);
            load(betaGradients, betaGradientsOffset + j).add(sum).intoArray(betaGradients, betaGradientsOffset + j);
        }
    }

    private static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(SPECIES, array, index);
    }
}
