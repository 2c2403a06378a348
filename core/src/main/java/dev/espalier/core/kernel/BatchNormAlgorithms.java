package dev.espalier.core.kernel;

/** The passes of a batch normalisation over blocks of columns that stay in the second-level cache between them. */
interface BatchNormAlgorithms extends ColumnKernels, ActivationKernels {

    /** Elements of a block of one array: 128 KB, and there are up to three arrays. */
    int ELEMENTS = 32 * 1024;

    /** Fewest columns of a block: short rows cost more in calls than they save. */
    int LEAST_COLUMNS = 128;

    /** How wide the blocks are. */
    private static int width(int rows) {
        return Math.max(LEAST_COLUMNS, ELEMENTS / Math.max(1, rows) / LEAST_COLUMNS * LEAST_COLUMNS);
    }

    @Override
    default void batchNormForward(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            double epsilon,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            float[] means,
            int meansOffset,
            float[] variances,
            int variancesOffset,
            float[] inverses,
            int inversesOffset,
            Epilogue epilogue,
            float[] y,
            int yOffset,
            int yStride) {
        int step = width(rows);
        for (int j = 0; j < columns; j += step) {
            int width = Math.min(step, columns - j);
            columnMoments(
                    rows, width, x, xOffset + j, xStride, means, meansOffset + j, variances, variancesOffset + j);
            inverseDeviations(width, variances, variancesOffset + j, epsilon, inverses, inversesOffset + j);
            batchNorm(
                    rows,
                    width,
                    x,
                    xOffset + j,
                    xStride,
                    means,
                    meansOffset + j,
                    inverses,
                    inversesOffset + j,
                    gamma,
                    gammaOffset + j,
                    beta,
                    betaOffset + j,
                    y,
                    yOffset + j,
                    yStride);
            epilogue.finish(this, rows, width, y, yOffset + j, yStride);
        }
    }

    @Override
    default void batchNormBackward(
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
            Epilogue epilogue,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] gammaGradients,
            int gammaGradientsOffset,
            float[] betaGradients,
            int betaGradientsOffset,
            float[] dx,
            int dxOffset,
            int dxStride) {
        int step = width(rows);
        for (int j = 0; j < columns; j += step) {
            int width = Math.min(step, columns - j);
            epilogue.finish(this, rows, width, dy, dyOffset + j, dyStride);
            batchNormParameterGradients(
                    rows,
                    width,
                    x,
                    xOffset + j,
                    xStride,
                    means,
                    meansOffset + j,
                    inverses,
                    inversesOffset + j,
                    dy,
                    dyOffset + j,
                    dyStride,
                    gammaGradients,
                    gammaGradientsOffset + j,
                    betaGradients,
                    betaGradientsOffset + j);
            batchNormInputGradient(
                    rows,
                    width,
                    rows,
                    x,
                    xOffset + j,
                    xStride,
                    means,
                    meansOffset + j,
                    inverses,
                    inversesOffset + j,
                    gamma,
                    gammaOffset + j,
                    gammaGradients,
                    gammaGradientsOffset + j,
                    betaGradients,
                    betaGradientsOffset + j,
                    dy,
                    dyOffset + j,
                    dyStride,
                    dx,
                    dxOffset + j,
                    dxStride);
        }
    }
}
