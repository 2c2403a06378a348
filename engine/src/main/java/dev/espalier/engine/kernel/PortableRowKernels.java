package dev.espalier.engine.kernel;

/** Row operations in plain loops. */
interface PortableRowKernels extends RowAlgorithms {

    @Override
    default float expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarRows.expSum(x, xFrom, max, y, yFrom, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float expSum(float[] x, int xFrom, float max, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarRows.expSum(x, xFrom, max, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float shiftedDot(float[] t, int tFrom, float[] x, int xFrom, float shift, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarRows.shiftedDot(t, tFrom, x, xFrom, shift, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float squaredDeviation(float[] x, int from, float mean, int count, Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarRows.squaredDeviation(x, from, mean, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default float layerNormDot(
            float[] x,
            int xFrom,
            float mean,
            float inverse,
            float[] gamma,
            int gammaFrom,
            float[] dy,
            int dyFrom,
            int count,
            Workspace workspace) {
        Fold.clear(workspace.lanes);
        ScalarRows.layerNormDot(x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, 0, count, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    @Override
    default void softmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count) {
        ScalarRows.softmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, 0, count);
    }

    @Override
    default void logSoftmaxRow(float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int count) {
        ScalarRows.logSoftmaxRow(x, xFrom, max, logSum, y, yFrom, 0, count);
    }

    @Override
    default void logSoftmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count) {
        ScalarRows.logSoftmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, 0, count);
    }

    @Override
    default void softCrossEntropyRow(
            float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int count) {
        ScalarRows.softCrossEntropyRow(t, tFrom, factor, scale, dx, dxFrom, 0, count);
    }

    @Override
    default void layerNormRow(
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
            int count) {
        ScalarRows.layerNormRow(x, xFrom, mean, inverse, gamma, gammaFrom, beta, betaFrom, y, yFrom, 0, count);
    }

    @Override
    default void layerNormGradientRow(
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
            int count) {
        ScalarRows.layerNormGradientRow(
                x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, sum, dot, dx, dxFrom, 0, count);
    }
}
