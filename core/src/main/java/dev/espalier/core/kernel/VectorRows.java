package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.LANES;
import static dev.espalier.core.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The steps of {@link RowAlgorithms} over whole vectors, up to {@code bound}. A sum covers the logical lanes from
 * {@code group} on, as many as the hardware has.
 */
final class VectorRows {

    private VectorRows() {}

    static void expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            FloatVector e = VectorMath.exp(load(x, xFrom + i).sub(max));
            e.intoArray(y, yFrom + i);
            sum = sum.add(e);
        }
        sum.intoArray(lanes, group);
    }

    static void expSum(float[] x, int xFrom, float max, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            sum = sum.add(VectorMath.exp(load(x, xFrom + i).sub(max)));
        }
        sum.intoArray(lanes, group);
    }

    static void shiftedDot(
            float[] t, int tFrom, float[] x, int xFrom, float shift, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            sum = load(t, tFrom + i).fma(load(x, xFrom + i).sub(shift), sum);
        }
        sum.intoArray(lanes, group);
    }

    static void squaredDeviation(float[] x, int from, float mean, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            FloatVector d = load(x, from + i).sub(mean);
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
            FloatVector normal = load(x, xFrom + i).sub(mean).mul(inverse);
            sum = load(dy, dyFrom + i).mul(load(gamma, gammaFrom + i)).fma(normal, sum);
        }
        sum.intoArray(lanes, group);
    }

    static void softmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            load(y, yFrom + i).mul(load(dy, dyFrom + i).sub(sum)).intoArray(dx, dxFrom + i);
        }
    }

    static void logSoftmaxRow(float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            load(x, xFrom + i).sub(max).sub(logSum).intoArray(y, yFrom + i);
        }
    }

    static void logSoftmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int bound) {
        FloatVector s = FloatVector.broadcast(SPECIES, sum);
        for (int i = 0; i < bound; i += LANES) {
            VectorMath.exp(load(y, yFrom + i))
                    .neg()
                    .fma(s, load(dy, dyFrom + i))
                    .intoArray(dx, dxFrom + i);
        }
    }

    static void softCrossEntropyRow(
            float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int bound) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        for (int i = 0; i < bound; i += LANES) {
            f.fma(load(dx, dxFrom + i), load(t, tFrom + i).neg()).mul(scale).intoArray(dx, dxFrom + i);
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
            FloatVector normal = load(x, xFrom + i).sub(mean).mul(inverse);
            normal.fma(load(gamma, gammaFrom + i), load(beta, betaFrom + i)).intoArray(y, yFrom + i);
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
            FloatVector normal = load(x, xFrom + i).sub(mean).mul(inverse);
            FloatVector g = load(dy, dyFrom + i).mul(load(gamma, gammaFrom + i));
            normal.neg().fma(d, g.sub(sum)).mul(inverse).intoArray(dx, dxFrom + i);
        }
    }

    private static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(SPECIES, array, index);
    }
}
