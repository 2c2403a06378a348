package dev.espalier.engine.kernel;

/** The steps of {@link ColumnAlgorithms} one column at a time, from the one numbered {@code first} on. */
final class ScalarColumns {

    private ScalarColumns() {}

    static void addRowStep(
            float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int first, int columns) {
        for (int j = first; j < columns; j++) {
            y[yFrom + j] = x[xFrom + j] + row[rowOffset + j];
        }
    }

    static void multiplyRowStep(
            float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int first, int columns) {
        for (int j = first; j < columns; j++) {
            y[yFrom + j] = x[xFrom + j] * row[rowOffset + j];
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
            int first,
            int columns) {
        for (int j = first; j < columns; j++) {
            float normal = (x[xFrom + j] - means[meansOffset + j]) * inverses[inversesOffset + j];
            y[yFrom + j] = Math.fma(normal, gamma[gammaOffset + j], beta[betaOffset + j]);
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
            int first,
            int columns) {
        for (int j = first; j < columns; j++) {
            float inverse = inverses[inversesOffset + j];
            float normal = (x[xFrom + j] - means[meansOffset + j]) * inverse;
            float centred = dy[dyFrom + j] - betaGradients[betaGradientsOffset + j] * share;
            float inner = Math.fma(-normal, gammaGradients[gammaGradientsOffset + j] * share, centred);
            dx[dxFrom + j] = gamma[gammaOffset + j] * inverse * inner;
        }
    }

    static void sumBlock(
            int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int first, int columns) {
        for (int j = first; j < columns; j++) {
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                sum += x[xFrom + i * xStride + j];
            }
            sums[sumsOffset + j] += sum;
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
            int first,
            int columns) {
        for (int j = first; j < columns; j++) {
            float mean = means[meansOffset + j];
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                float d = x[xFrom + i * xStride + j] - mean;
                sum = Math.fma(d, d, sum);
            }
            sums[sumsOffset + j] += sum;
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
            int first,
            int columns) {
        for (int j = first; j < columns; j++) {
            float mean = means[meansOffset + j];
            float inverse = inverses[inversesOffset + j];
            float dot = 0f;
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                float g = dy[dyFrom + i * dyStride + j];
                dot = Math.fma(g, (x[xFrom + i * xStride + j] - mean) * inverse, dot);
                sum += g;
            }
            gammaGradients[gammaGradientsOffset + j] += dot;
            betaGradients[betaGradientsOffset + j] += sum;
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
            int first,
            int columns) {
        for (int j = first; j < columns; j++) {
            float dot = 0f;
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                float g = dy[dyFrom + i * dyStride + j];
                float d = x[xFrom + i * xStride + j] - means[meansOffset + i];
                dot = Math.fma(g, d * inverses[inversesOffset + i], dot);
                sum += g;
            }
            gammaGradients[gammaGradientsOffset + j] += dot;
            betaGradients[betaGradientsOffset + j] += sum;
        }
    }
}
