package dev.espalier.engine.kernel;

/**
 * The steps of {@link RowAlgorithms} one element at a time, from the one numbered {@code first} on. Sums go to the lane
 * of each element's index.
 */
final class ScalarRows {

    private ScalarRows() {}

    static void expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            float e = FloatMath.decay(x[xFrom + i] - max);
            y[yFrom + i] = e;
            lanes[i & Fold.MASK] += e;
        }
    }

    static void expSum(float[] x, int xFrom, float max, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            lanes[i & Fold.MASK] += FloatMath.decay(x[xFrom + i] - max);
        }
    }

    static void shiftedDot(
            float[] t, int tFrom, float[] x, int xFrom, float shift, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            int lane = i & Fold.MASK;
            lanes[lane] = Math.fma(t[tFrom + i], x[xFrom + i] - shift, lanes[lane]);
        }
    }

    static void squaredDeviation(float[] x, int from, float mean, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            int lane = i & Fold.MASK;
            float d = x[from + i] - mean;
            lanes[lane] = Math.fma(d, d, lanes[lane]);
        }
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
            int first,
            int count,
            float[] lanes) {
        for (int i = first; i < count; i++) {
            int lane = i & Fold.MASK;
            float normal = (x[xFrom + i] - mean) * inverse;
            lanes[lane] = Math.fma(dy[dyFrom + i] * gamma[gammaFrom + i], normal, lanes[lane]);
        }
    }

    static void softmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int first, int count) {
        for (int i = first; i < count; i++) {
            dx[dxFrom + i] = y[yFrom + i] * (dy[dyFrom + i] - sum);
        }
    }

    static void logSoftmaxRow(
            float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int first, int count) {
        for (int i = first; i < count; i++) {
            y[yFrom + i] = (x[xFrom + i] - max) - logSum;
        }
    }

    static void logSoftmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int first, int count) {
        for (int i = first; i < count; i++) {
            dx[dxFrom + i] = Math.fma(-FloatMath.decay(y[yFrom + i]), sum, dy[dyFrom + i]);
        }
    }

    static void softCrossEntropyRow(
            float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int first, int count) {
        for (int i = first; i < count; i++) {
            dx[dxFrom + i] = Math.fma(dx[dxFrom + i], factor, -t[tFrom + i]) * scale;
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
            int first,
            int count) {
        for (int i = first; i < count; i++) {
            float normal = (x[xFrom + i] - mean) * inverse;
            y[yFrom + i] = Math.fma(normal, gamma[gammaFrom + i], beta[betaFrom + i]);
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
            int first,
            int count) {
        for (int i = first; i < count; i++) {
            float normal = (x[xFrom + i] - mean) * inverse;
            float g = dy[dyFrom + i] * gamma[gammaFrom + i];
            dx[dxFrom + i] = inverse * Math.fma(-normal, dot, g - sum);
        }
    }
}
