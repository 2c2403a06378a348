package dev.espalier.engine.kernel;

/**
 * What the providers' row operations have in common: the steps of each row. A step takes ranges of {@code count}
 * elements.
 */
interface RowAlgorithms extends RowKernels, ArrayAlgorithms {

    /** y = e^(x − max); returns Σ y. */
    float expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int count, Workspace workspace);

    /** Returns Σ e^(x − max). */
    float expSum(float[] x, int xFrom, float max, int count, Workspace workspace);

    /** Returns Σ t·(x − shift). */
    float shiftedDot(float[] t, int tFrom, float[] x, int xFrom, float shift, int count, Workspace workspace);

    /** Returns Σ (x − mean)². */
    float squaredDeviation(float[] x, int from, float mean, int count, Workspace workspace);

    /** dx = y·(dy − sum). */
    void softmaxGradientRow(float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count);

    /** y = (x − max) − logSum. */
    void logSoftmaxRow(float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int count);

    /** dx = fma(−e^y, sum, dy). */
    void logSoftmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count);

    /** dx = fma(dx, factor, −t)·scale. */
    void softCrossEntropyRow(float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int count);

    /** y = fma((x − mean)·inverse, gamma, beta). */
    void layerNormRow(
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
            int count);

    /** Returns Σ dy·gamma·x̂ with x̂ = (x − mean)·inverse. */
    float layerNormDot(
            float[] x,
            int xFrom,
            float mean,
            float inverse,
            float[] gamma,
            int gammaFrom,
            float[] dy,
            int dyFrom,
            int count,
            Workspace workspace);

    /** dx = inverse·fma(−x̂, dot, dy·gamma − sum). */
    void layerNormGradientRow(
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
            int count);

    @Override
    default void softmax(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] y,
            int yOffset,
            int yStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            int yFrom = yOffset + i * yStride;
            float sum = expSum(x, xFrom, max(x, xFrom, columns), y, yFrom, columns, workspace);
            scale(1f / sum, y, yFrom, y, yFrom, columns);
        }
    }

    @Override
    default void softmaxGradient(
            int rows,
            int columns,
            float[] y,
            int yOffset,
            int yStride,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int yFrom = yOffset + i * yStride;
            int dyFrom = dyOffset + i * dyStride;
            float sum = chunkDot(y, yFrom, dy, dyFrom, columns, workspace);
            softmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxOffset + i * dxStride, columns);
        }
    }

    @Override
    default void logSoftmax(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] y,
            int yOffset,
            int yStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            float max = max(x, xFrom, columns);
            float logSum = (float) StrictMath.log(expSum(x, xFrom, max, columns, workspace));
            logSoftmaxRow(x, xFrom, max, logSum, y, yOffset + i * yStride, columns);
        }
    }

    @Override
    default void logSoftmaxGradient(
            int rows,
            int columns,
            float[] y,
            int yOffset,
            int yStride,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int dyFrom = dyOffset + i * dyStride;
            float sum = chunkSum(dy, dyFrom, columns, workspace);
            logSoftmaxGradientRow(y, yOffset + i * yStride, dy, dyFrom, sum, dx, dxOffset + i * dxStride, columns);
        }
    }

    @Override
    default void crossEntropy(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            int[] labels,
            int labelsOffset,
            float[] scales,
            int scalesOffset,
            double[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            int dxFrom = dxOffset + i * dxStride;
            int label = labels[labelsOffset + i];
            float scale = scales[scalesOffset + i];
            float max = max(x, xFrom, columns);
            // read before x is overwritten in place
            double margin = (double) max - x[xFrom + label];
            float sum = expSum(x, xFrom, max, dx, dxFrom, columns, workspace);
            float inverse = 1f / sum;
            float atLabel = Math.fma(dx[dxFrom + label], inverse, -1f) * scale;
            scale(inverse * scale, dx, dxFrom, dx, dxFrom, columns);
            dx[dxFrom + label] = atLabel;
            losses[lossesOffset + i] = StrictMath.log(sum) + margin;
        }
    }

    @Override
    default void softCrossEntropy(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] t,
            int tOffset,
            int tStride,
            float[] scales,
            int scalesOffset,
            double[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            int tFrom = tOffset + i * tStride;
            int dxFrom = dxOffset + i * dxStride;
            float max = max(x, xFrom, columns);
            float weight = chunkSum(t, tFrom, columns, workspace);
            // before x is overwritten in place
            float dot = shiftedDot(t, tFrom, x, xFrom, max, columns, workspace);
            float sum = expSum(x, xFrom, max, dx, dxFrom, columns, workspace);
            softCrossEntropyRow(t, tFrom, weight / sum, scales[scalesOffset + i], dx, dxFrom, columns);
            losses[lossesOffset + i] = StrictMath.log(sum) * weight - dot;
        }
    }

    @Override
    default void layerNorm(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            double epsilon,
            float[] y,
            int yOffset,
            int yStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            float mean = chunkSum(x, xFrom, columns, workspace) / columns;
            double variance = (double) squaredDeviation(x, xFrom, mean, columns, workspace) / columns;
            float inverse = (float) (1 / Math.sqrt(variance + epsilon));
            layerNormRow(
                    x, xFrom, mean, inverse, gamma, gammaOffset, beta, betaOffset, y, yOffset + i * yStride, columns);
            means[meansOffset + i] = mean;
            inverses[inversesOffset + i] = inverse;
        }
    }

    @Override
    default void layerNormGradient(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] gamma,
            int gammaOffset,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace) {
        for (int i = 0; i < rows; i++) {
            int xFrom = xOffset + i * xStride;
            int dyFrom = dyOffset + i * dyStride;
            float mean = means[meansOffset + i];
            float inverse = inverses[inversesOffset + i];
            float sum = chunkDot(dy, dyFrom, gamma, gammaOffset, columns, workspace) / columns;
            float dot =
                    layerNormDot(x, xFrom, mean, inverse, gamma, gammaOffset, dy, dyFrom, columns, workspace) / columns;
            layerNormGradientRow(
                    x,
                    xFrom,
                    mean,
                    inverse,
                    gamma,
                    gammaOffset,
                    dy,
                    dyFrom,
                    sum,
                    dot,
                    dx,
                    dxOffset + i * dxStride,
                    columns);
        }
    }
}
