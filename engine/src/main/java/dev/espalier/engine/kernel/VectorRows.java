package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The steps of {@link RowAlgorithms} over whole vectors, up to {@code bound}. A sum covers the logical lanes from
 * {@code group} on, as many as the hardware has.
 */
final class VectorRows {

    private VectorRows() {}

    static void shiftedDot(
            float[] t, int tFrom, float[] x, int xFrom, float shift, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            sum = fromArray(SPECIES, t, tFrom + i)
                    .fma(fromArray(SPECIES, x, xFrom + i).sub(shift), sum);
        }
        sum.intoArray(lanes, group);
    }

    static void squaredDeviation(float[] x, int from, float mean, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            FloatVector d = fromArray(SPECIES, x, from + i).sub(mean);
            sum = d.fma(d, sum);
        }
        sum.intoArray(lanes, group);
    }

    static void layerNormDot(
            float[] x,
            int xFrom,
            float mean,
            float inverse,
            float[] gamma,
            int gammaFrom,
            float[] dy,
            int dyFrom,
            int bound,
            float[] lanes,
            int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            FloatVector normal = fromArray(SPECIES, x, xFrom + i).sub(mean).mul(inverse);
            sum = fromArray(SPECIES, dy, dyFrom + i)
                    .mul(fromArray(SPECIES, gamma, gammaFrom + i))
                    .fma(normal, sum);
        }
        sum.intoArray(lanes, group);
    }

    static void softmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, y, yFrom + i)
                    .mul(fromArray(SPECIES, dy, dyFrom + i).sub(sum))
                    .intoArray(dx, dxFrom + i);
        }
    }

    static void logSoftmaxRow(float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, x, xFrom + i).sub(max).sub(logSum).intoArray(y, yFrom + i);
        }
    }

    static void softCrossEntropyRow(
            float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int bound) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        for (int i = 0; i < bound; i += LANES) {
            f.fma(
                            fromArray(SPECIES, dx, dxFrom + i),
                            fromArray(SPECIES, t, tFrom + i).neg())
                    .mul(scale)
                    .intoArray(dx, dxFrom + i);
        }
    }

    static void layerNormRow(
            float[] x,
            int xFrom,
            float mean,
            float inverse,
            float[] gamma,
            int gammaFrom,
            float[] beta,
            int betaFrom,
            float[] y,
            int yFrom,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector normal = fromArray(SPECIES, x, xFrom + i).sub(mean).mul(inverse);
            normal.fma(fromArray(SPECIES, gamma, gammaFrom + i), fromArray(SPECIES, beta, betaFrom + i))
                    .intoArray(y, yFrom + i);
        }
    }

    static void layerNormGradientRow(
            float[] x,
            int xFrom,
            float mean,
            float inverse,
            float[] gamma,
            int gammaFrom,
            float[] dy,
            int dyFrom,
            float sum,
            float dot,
            float[] dx,
            int dxFrom,
            int bound) {
        FloatVector d = FloatVector.broadcast(SPECIES, dot);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector normal = fromArray(SPECIES, x, xFrom + i).sub(mean).mul(inverse);
            FloatVector g = fromArray(SPECIES, dy, dyFrom + i).mul(fromArray(SPECIES, gamma, gammaFrom + i));
            normal.neg().fma(d, g.sub(sum)).mul(inverse).intoArray(dx, dxFrom + i);
        }
    }
}
