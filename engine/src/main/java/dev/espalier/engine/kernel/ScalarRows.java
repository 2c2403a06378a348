package dev.espalier.engine.kernel;

/**
 * The steps of {@link RowAlgorithms} one element at a time, from the one numbered {@code first} on. Sums go to the lane
 * of each element's index.
 */
final class ScalarRows {

    private ScalarRows() {}

    static void expSum(int i, Matrix x, float max, Matrix y, int first, float[] lanes) {
        float[] in = x.values();
        float[] out = y.values();
        int xRow = x.row(i);
        int yRow = y.row(i);
        for (int j = first; j < x.columns(); j++) {
            float e = FloatMath.decay(in[xRow + j] - max);
            out[yRow + j] = e;
            lanes[j & Fold.MASK] += e;
        }
    }

    static void shiftedDot(int i, Matrix t, Matrix x, float shift, int first, float[] lanes) {
        float[] targets = t.values();
        float[] in = x.values();
        int tRow = t.row(i);
        int xRow = x.row(i);
        for (int j = first; j < x.columns(); j++) {
            int lane = j & Fold.MASK;
            lanes[lane] = Math.fma(targets[tRow + j], in[xRow + j] - shift, lanes[lane]);
        }
    }

    static void squaredDeviation(int i, Matrix x, float mean, int first, float[] lanes) {
        float[] in = x.values();
        int xRow = x.row(i);
        for (int j = first; j < x.columns(); j++) {
            int lane = j & Fold.MASK;
            float d = in[xRow + j] - mean;
            lanes[lane] = Math.fma(d, d, lanes[lane]);
        }
    }

    static void layerNormDot(int i, Matrix x, Normalization n, Matrix dy, int first, float[] lanes) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] gamma = n.gamma();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        for (int j = first; j < x.columns(); j++) {
            int lane = j & Fold.MASK;
            float normal = (in[xRow + j] - mean) * inverse;
            lanes[lane] = Math.fma(gradients[dyRow + j] * gamma[j], normal, lanes[lane]);
        }
    }

    static void softmaxGradientRow(int i, Matrix y, Matrix dy, float sum, Matrix dx, int first) {
        float[] probabilities = y.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        int yRow = y.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        for (int j = first; j < y.columns(); j++) {
            out[dxRow + j] = probabilities[yRow + j] * (gradients[dyRow + j] - sum);
        }
    }

    static void softCrossEntropyRow(int i, Matrix t, float factor, float scale, Matrix dx, int first) {
        float[] targets = t.values();
        float[] out = dx.values();
        int tRow = t.row(i);
        int dxRow = dx.row(i);
        for (int j = first; j < t.columns(); j++) {
            out[dxRow + j] = Math.fma(out[dxRow + j], factor, -targets[tRow + j]) * scale;
        }
    }

    static void layerNormRow(int i, Matrix x, Normalization n, Matrix y, int first) {
        float[] in = x.values();
        float[] out = y.values();
        float[] gamma = n.gamma();
        float[] beta = n.beta();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int yRow = y.row(i);
        for (int j = first; j < x.columns(); j++) {
            float normal = (in[xRow + j] - mean) * inverse;
            out[yRow + j] = Math.fma(normal, gamma[j], beta[j]);
        }
    }

    static void layerNormGradientRow(
            int i, Matrix x, Normalization n, Matrix dy, float sum, float dot, Matrix dx, int first) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] out = dx.values();
        float[] gamma = n.gamma();
        float mean = n.means()[i];
        float inverse = n.inverses()[i];
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        for (int j = first; j < x.columns(); j++) {
            float normal = (in[xRow + j] - mean) * inverse;
            float g = gradients[dyRow + j] * gamma[j];
            out[dxRow + j] = inverse * Math.fma(-normal, dot, g - sum);
        }
    }
}
