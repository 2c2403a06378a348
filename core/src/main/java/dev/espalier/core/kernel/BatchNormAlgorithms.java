package dev.espalier.core.kernel;

/**
 * The passes of a batch normalisation one after another over the columns that the caller chose. Cutting these into narrower
 * blocks was measured and made it slower: short pieces of rows that are pages apart defeat the prefetcher.
 */
interface BatchNormAlgorithms extends ColumnKernels, ActivationKernels {

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
        columnMoments(rows, columns, x, xOffset, xStride, means, meansOffset, variances, variancesOffset);
        inverseDeviations(columns, variances, variancesOffset, epsilon, inverses, inversesOffset);
        batchNorm(
                rows,
                columns,
                x,
                xOffset,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                gamma,
                gammaOffset,
                beta,
                betaOffset,
                y,
                yOffset,
                yStride);
        epilogue.finish(this, rows, columns, y, yOffset, yStride);
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
        epilogue.finish(this, rows, columns, dy, dyOffset, dyStride);
        batchNormParameterGradients(
                rows,
                columns,
                x,
                xOffset,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                dy,
                dyOffset,
                dyStride,
                gammaGradients,
                gammaGradientsOffset,
                betaGradients,
                betaGradientsOffset);
        batchNormInputGradient(
                rows,
                columns,
                rows,
                x,
                xOffset,
                xStride,
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
                dy,
                dyOffset,
                dyStride,
                dx,
                dxOffset,
                dxStride);
    }
}
