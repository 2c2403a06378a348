package dev.espalier.engine.kernel;

import java.util.Arrays;

/**
 * What the providers' column operations have in common: rows one by one, or sums over rows block by block. A step takes
 * {@code columns} columns; a block has at most {@link #BLOCK} rows.
 */
interface ColumnAlgorithms extends ColumnKernels {

    /** y = x + row. */
    void addRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns);

    /** y = x·row. */
    void multiplyRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns);

    /** y = fma((x − mean)·inverse, gamma, beta). */
    void batchNormStep(
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
            int columns);

    /** dx = gamma·inverse·fma(−x̂, gammaGradient·share, dy − betaGradient·share). */
    void inputGradientStep(
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
            int columns);

    /** sums += Σ x. */
    void sumBlock(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int columns);

    /** sums += Σ (x − mean)². */
    void deviationBlock(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] sums,
            int sumsOffset,
            int columns);

    /** gammaGradients += Σ dy·x̂, betaGradients += Σ dy, the statistics one for each column. */
    void batchNormBlock(
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
            int columns);

    /** gammaGradients += Σ dy·x̂, betaGradients += Σ dy, the statistics one for each row. */
    void layerNormBlock(
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
            int columns);

    @Override
    default void addRow(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] row,
            int rowOffset,
            float[] y,
            int yOffset,
            int yStride) {
        for (int i = 0; i < rows; i++) {
            addRowStep(x, xOffset + i * xStride, row, rowOffset, y, yOffset + i * yStride, columns);
        }
    }

    @Override
    default void multiplyRow(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] row,
            int rowOffset,
            float[] y,
            int yOffset,
            int yStride) {
        for (int i = 0; i < rows; i++) {
            multiplyRowStep(x, xOffset + i * xStride, row, rowOffset, y, yOffset + i * yStride, columns);
        }
    }

    @Override
    default void columnSums(
            Write write, int rows, int columns, float[] x, int xOffset, int xStride, float[] sums, int sumsOffset) {
        if (write == Write.REPLACE) {
            clear(sums, sumsOffset, columns);
        }
        for (int i = 0; i < rows; i += BLOCK) {
            sumBlock(Math.min(BLOCK, rows - i), x, xOffset + i * xStride, xStride, sums, sumsOffset, columns);
        }
    }

    @Override
    default void columnMoments(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] means,
            int meansOffset,
            float[] variances,
            int variancesOffset) {
        columnSums(Write.REPLACE, rows, columns, x, xOffset, xStride, means, meansOffset);
        divide(means, meansOffset, columns, rows);
        clear(variances, variancesOffset, columns);
        for (int i = 0; i < rows; i += BLOCK) {
            deviationBlock(
                    Math.min(BLOCK, rows - i),
                    x,
                    xOffset + i * xStride,
                    xStride,
                    means,
                    meansOffset,
                    variances,
                    variancesOffset,
                    columns);
        }
        divide(variances, variancesOffset, columns, rows);
    }

    @Override
    default void batchNorm(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            float[] y,
            int yOffset,
            int yStride) {
        for (int i = 0; i < rows; i++) {
            batchNormStep(
                    x,
                    xOffset + i * xStride,
                    means,
                    meansOffset,
                    inverses,
                    inversesOffset,
                    gamma,
                    gammaOffset,
                    beta,
                    betaOffset,
                    y,
                    yOffset + i * yStride,
                    columns);
        }
    }

    @Override
    default void batchNormParameterGradients(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset) {
        clear(gammaGradients, gammaGradientsOffset, columns);
        clear(betaGradients, betaGradientsOffset, columns);
        for (int i = 0; i < rows; i += BLOCK) {
            batchNormBlock(
                    Math.min(BLOCK, rows - i),
                    x,
                    xOffset + i * xStride,
                    xStride,
                    means,
                    meansOffset,
                    inverses,
                    inversesOffset,
                    dy,
                    dyOffset + i * dyStride,
                    dyStride,
                    gammaGradients,
                    gammaGradientsOffset,
                    betaGradients,
                    betaGradientsOffset,
                    columns);
        }
    }

    @Override
    default void batchNormInputGradient(
            int rows,
            int columns,
            int batch,
            float[] x,
            int xOffset,
            int xStride,
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
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride) {
        float share = 1f / batch;
        for (int i = 0; i < rows; i++) {
            inputGradientStep(
                    x,
                    xOffset + i * xStride,
                    means,
                    meansOffset,
                    inverses,
                    inversesOffset,
                    gamma,
                    gammaOffset,
                    gammaGradients,
                    gammaGradientsOffset,
                    betaGradients,
                    betaGradientsOffset,
                    share,
                    dy,
                    dyOffset + i * dyStride,
                    dx,
                    dxOffset + i * dxStride,
                    columns);
        }
    }

    @Override
    default void layerNormParameterGradients(
            Write write,
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset) {
        if (write == Write.REPLACE) {
            clear(gammaGradients, gammaGradientsOffset, columns);
            clear(betaGradients, betaGradientsOffset, columns);
        }
        for (int i = 0; i < rows; i += BLOCK) {
            layerNormBlock(
                    Math.min(BLOCK, rows - i),
                    x,
                    xOffset + i * xStride,
                    xStride,
                    means,
                    meansOffset + i,
                    inverses,
                    inversesOffset + i,
                    dy,
                    dyOffset + i * dyStride,
                    dyStride,
                    gammaGradients,
                    gammaGradientsOffset,
                    betaGradients,
                    betaGradientsOffset,
                    columns);
        }
    }

    private static void clear(float[] x, int offset, int count) {
        Arrays.fill(x, offset, offset + Math.max(0, count), 0f);
    }

    private static void divide(float[] x, int offset, int count, float divisor) {
        for (int j = 0; j < count; j++) {
            x[offset + j] /= divisor;
        }
    }
}
