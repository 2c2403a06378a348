package dev.espalier.engine.kernel;

/** The steps of {@link ColumnAlgorithms} one column at a time. */
final class ScalarColumns {

    private ScalarColumns() {}

    static void multiplyRowStep(int i, Matrix x, float[] row, Matrix y, int from, int to) {
        float[] in = x.values();
        float[] out = y.values();
        int xRow = x.row(i);
        int yRow = y.row(i);
        for (int j = from; j < to; j++) {
            out[yRow + j] = in[xRow + j] * row[j];
        }
    }

    static void batchNormStep(int i, Matrix x, Normalization n, Matrix y, int from, int to) {
        float[] in = x.values();
        float[] out = y.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        float[] gamma = n.gamma();
        float[] beta = n.beta();
        int xRow = x.row(i);
        int yRow = y.row(i);
        for (int j = from; j < to; j++) {
            float normal = (in[xRow + j] - means[j]) * inverses[j];
            out[yRow + j] = Math.fma(normal, gamma[j], beta[j]);
        }
    }

    static void inputGradientStep(
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
        for (int j = from; j < to; j++) {
            float inverse = inverses[j];
            float normal = (in[xRow + j] - means[j]) * inverse;
            float centred = gradients[dyRow + j] - dBeta[j] * inverseRows;
            float inner = Math.fma(-normal, dGamma[j] * inverseRows, centred);
            out[dxRow + j] = gamma[j] * inverse * inner;
        }
    }

    static void sumBlock(int i, int rows, Matrix x, float[] sums, int from, int to) {
        float[] in = x.values();
        for (int j = from; j < to; j++) {
            float sum = 0f;
            int at = x.row(i) + j;
            for (int row = 0; row < rows; row++) {
                sum += in[at + row * x.stride()];
            }
            sums[j] += sum;
        }
    }

    static void deviationBlock(int i, int rows, Matrix x, float[] means, float[] sums, int from, int to) {
        float[] in = x.values();
        for (int j = from; j < to; j++) {
            float mean = means[j];
            float sum = 0f;
            int at = x.row(i) + j;
            for (int row = 0; row < rows; row++) {
                float d = in[at + row * x.stride()] - mean;
                sum = Math.fma(d, d, sum);
            }
            sums[j] += sum;
        }
    }

    static void shiftedBlock(
            int i, int rows, Matrix x, float[] shifts, float[] sums, float[] squares, int from, int to) {
        float[] in = x.values();
        for (int j = from; j < to; j++) {
            float shift = shifts[j];
            float sum = 0f;
            float square = 0f;
            int at = x.row(i) + j;
            for (int row = 0; row < rows; row++) {
                float d = in[at + row * x.stride()] - shift;
                sum += d;
                square = Math.fma(d, d, square);
            }
            sums[j] += sum;
            squares[j] += square;
        }
    }

    static void cutBatchNormBlock(
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
        for (int j = from; j < to; j++) {
            float mean = n.means()[j];
            float inverse = n.inverses()[j];
            float gamma = n.gamma()[j];
            float beta = n.beta()[j];
            float dot = 0f;
            float sum = 0f;
            int xAt = x.row(i) + j;
            int dyAt = dy.row(i) + j;
            for (int row = 0; row < rows; row++) {
                float normal = (in[xAt + row * x.stride()] - mean) * inverse;
                float g = Math.fma(normal, gamma, beta) > floor ? gradients[dyAt + row * dy.stride()] : 0f;
                dot = Math.fma(g, normal, dot);
                sum += g;
            }
            dGamma[j] += dot;
            dBeta[j] += sum;
        }
    }

    static void cutInputGradientStep(
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
        float[] gamma = n.gamma();
        float[] beta = n.beta();
        int xRow = x.row(i);
        int dyRow = dy.row(i);
        int dxRow = dx.row(i);
        for (int j = from; j < to; j++) {
            float inverse = inverses[j];
            float normal = (in[xRow + j] - means[j]) * inverse;
            float g = Math.fma(normal, gamma[j], beta[j]) > floor ? gradients[dyRow + j] : 0f;
            float inner = Math.fma(-normal, gammaMeans[j], g - betaMeans[j]);
            out[dxRow + j] = gamma[j] * inverse * inner;
        }
    }

    static void batchNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        for (int j = from; j < to; j++) {
            float mean = n.means()[j];
            float inverse = n.inverses()[j];
            float dot = 0f;
            float sum = 0f;
            int xAt = x.row(i) + j;
            int dyAt = dy.row(i) + j;
            for (int row = 0; row < rows; row++) {
                float g = gradients[dyAt + row * dy.stride()];
                dot = Math.fma(g, (in[xAt + row * x.stride()] - mean) * inverse, dot);
                sum += g;
            }
            dGamma[j] += dot;
            dBeta[j] += sum;
        }
    }

    static void layerNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        float[] in = x.values();
        float[] gradients = dy.values();
        float[] means = n.means();
        float[] inverses = n.inverses();
        for (int j = from; j < to; j++) {
            float dot = 0f;
            float sum = 0f;
            int xAt = x.row(i) + j;
            int dyAt = dy.row(i) + j;
            for (int row = 0; row < rows; row++) {
                float g = gradients[dyAt + row * dy.stride()];
                float d = in[xAt + row * x.stride()] - means[i + row];
                dot = Math.fma(g, d * inverses[i + row], dot);
                sum += g;
            }
            dGamma[j] += dot;
            dBeta[j] += sum;
        }
    }
}
