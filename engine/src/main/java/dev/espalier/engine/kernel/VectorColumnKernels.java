package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.SPECIES;

/** Column operations: whole vectors by {@link VectorColumns}, the rest by {@link ScalarColumns}. */
interface VectorColumnKernels extends ColumnAlgorithms {

    @Override
    default void addRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.addRowStep(x, xFrom, row, rowOffset, y, yFrom, bound);
        ScalarColumns.addRowStep(x, xFrom, row, rowOffset, y, yFrom, bound, columns);
    }

    @Override
    default void multiplyRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.multiplyRowStep(x, xFrom, row, rowOffset, y, yFrom, bound);
        ScalarColumns.multiplyRowStep(x, xFrom, row, rowOffset, y, yFrom, bound, columns);
    }

    @Override
    default void batchNormStep(
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
            int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.batchNormStep(
                x,
                xFrom,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                gamma,
                gammaOffset,
                beta,
                betaOffset,
                y,
                yFrom,
                bound);
        ScalarColumns.batchNormStep(
                x,
                xFrom,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                gamma,
                gammaOffset,
                beta,
                betaOffset,
                y,
                yFrom,
                bound,
                columns);
    }

    @Override
    default void inputGradientStep(
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
            int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.inputGradientStep(
                x,
                xFrom,
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
                dyFrom,
                dx,
                dxFrom,
                bound);
        ScalarColumns.inputGradientStep(
                x,
                xFrom,
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
                dyFrom,
                dx,
                dxFrom,
                bound,
                columns);
    }

    @Override
    default void sumBlock(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.sumBlock(rows, x, xFrom, xStride, sums, sumsOffset, bound);
        ScalarColumns.sumBlock(rows, x, xFrom, xStride, sums, sumsOffset, bound, columns);
    }

    @Override
    default void deviationBlock(
            int rows,
            float[] x,
            int xFrom,
            int xStride,
            float[] means,
            int meansOffset,
            float[] sums,
            int sumsOffset,
            int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.deviationBlock(rows, x, xFrom, xStride, means, meansOffset, sums, sumsOffset, bound);
        ScalarColumns.deviationBlock(rows, x, xFrom, xStride, means, meansOffset, sums, sumsOffset, bound, columns);
    }

    @Override
    default void batchNormBlock(
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
            int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.batchNormBlock(
                rows,
                x,
                xFrom,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                dy,
                dyFrom,
                dyStride,
                gammaGradients,
                gammaGradientsOffset,
                betaGradients,
                betaGradientsOffset,
                bound);
        ScalarColumns.batchNormBlock(
                rows,
                x,
                xFrom,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                dy,
                dyFrom,
                dyStride,
                gammaGradients,
                gammaGradientsOffset,
                betaGradients,
                betaGradientsOffset,
                bound,
                columns);
    }

    @Override
    default void layerNormBlock(
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
            int columns) {
        int bound = SPECIES.loopBound(columns);
        VectorColumns.layerNormBlock(
                rows,
                x,
                xFrom,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                dy,
                dyFrom,
                dyStride,
                gammaGradients,
                gammaGradientsOffset,
                betaGradients,
                betaGradientsOffset,
                bound);
        ScalarColumns.layerNormBlock(
                rows,
                x,
                xFrom,
                xStride,
                means,
                meansOffset,
                inverses,
                inversesOffset,
                dy,
                dyFrom,
                dyStride,
                gammaGradients,
                gammaGradientsOffset,
                betaGradients,
                betaGradientsOffset,
                bound,
                columns);
    }
}
