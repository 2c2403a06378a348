package dev.espalier.engine.kernel;

/** Column operations in plain loops. */
interface PortableColumnKernels extends ColumnAlgorithms {

    @Override
    default void addRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns) {
        ScalarColumns.addRowStep(x, xFrom, row, rowOffset, y, yFrom, 0, columns);
    }

    @Override
    default void multiplyRowStep(float[] x, int xFrom, float[] row, int rowOffset, float[] y, int yFrom, int columns) {
        ScalarColumns.multiplyRowStep(x, xFrom, row, rowOffset, y, yFrom, 0, columns);
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
                0,
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
                0,
                columns);
    }

    @Override
    default void sumBlock(int rows, float[] x, int xFrom, int xStride, float[] sums, int sumsOffset, int columns) {
        ScalarColumns.sumBlock(rows, x, xFrom, xStride, sums, sumsOffset, 0, columns);
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
        ScalarColumns.deviationBlock(rows, x, xFrom, xStride, means, meansOffset, sums, sumsOffset, 0, columns);
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
                0,
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
                0,
                columns);
    }
}
