package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;

/**
 * Row operations: whole vectors by {@link VectorRows} and {@link VectorExponentials}, the rest by {@link ScalarRows}.
 */
interface VectorRowKernels extends RowAlgorithms {

    @Override
    default float expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorExponentials.expSum(x, xFrom, max, y, yFrom, whole, lanes, group);
        }
        ScalarRows.expSum(x, xFrom, max, y, yFrom, whole, count, lanes);
        return Fold.sum(lanes);
    }

    @Override
    default float expSum(float[] x, int xFrom, float max, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorExponentials.expSum(x, xFrom, max, whole, lanes, group);
        }
        ScalarRows.expSum(x, xFrom, max, whole, count, lanes);
        return Fold.sum(lanes);
    }

    @Override
    default float shiftedDot(float[] t, int tFrom, float[] x, int xFrom, float shift, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorRows.shiftedDot(t, tFrom, x, xFrom, shift, whole, lanes, group);
        }
        ScalarRows.shiftedDot(t, tFrom, x, xFrom, shift, whole, count, lanes);
        return Fold.sum(lanes);
    }

    @Override
    default float squaredDeviation(float[] x, int from, float mean, int count, Workspace workspace) {
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorRows.squaredDeviation(x, from, mean, whole, lanes, group);
        }
        ScalarRows.squaredDeviation(x, from, mean, whole, count, lanes);
        return Fold.sum(lanes);
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
        float[] lanes = workspace.lanes;
        int whole = count & ~Fold.MASK;
        for (int group = 0; group < Kernels.WIDTH; group += LANES) {
            VectorRows.layerNormDot(x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, whole, lanes, group);
        }
        ScalarRows.layerNormDot(x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, whole, count, lanes);
        return Fold.sum(lanes);
    }

    @Override
    default void softmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count) {
        int bound = SPECIES.loopBound(count);
        VectorRows.softmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, bound);
        ScalarRows.softmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, bound, count);
    }

    @Override
    default void logSoftmaxRow(float[] x, int xFrom, float max, float logSum, float[] y, int yFrom, int count) {
        int bound = SPECIES.loopBound(count);
        VectorRows.logSoftmaxRow(x, xFrom, max, logSum, y, yFrom, bound);
        ScalarRows.logSoftmaxRow(x, xFrom, max, logSum, y, yFrom, bound, count);
    }

    @Override
    default void logSoftmaxGradientRow(
            float[] y, int yFrom, float[] dy, int dyFrom, float sum, float[] dx, int dxFrom, int count) {
        int bound = SPECIES.loopBound(count);
        VectorExponentials.logSoftmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, bound);
        ScalarRows.logSoftmaxGradientRow(y, yFrom, dy, dyFrom, sum, dx, dxFrom, bound, count);
    }

    @Override
    default void softCrossEntropyRow(
            float[] t, int tFrom, float factor, float scale, float[] dx, int dxFrom, int count) {
        int bound = SPECIES.loopBound(count);
        VectorRows.softCrossEntropyRow(t, tFrom, factor, scale, dx, dxFrom, bound);
        ScalarRows.softCrossEntropyRow(t, tFrom, factor, scale, dx, dxFrom, bound, count);
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
        int bound = SPECIES.loopBound(count);
        VectorRows.layerNormRow(x, xFrom, mean, inverse, gamma, gammaFrom, beta, betaFrom, y, yFrom, bound);
        ScalarRows.layerNormRow(x, xFrom, mean, inverse, gamma, gammaFrom, beta, betaFrom, y, yFrom, bound, count);
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
        int bound = SPECIES.loopBound(count);
        VectorRows.layerNormGradientRow(
                x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, sum, dot, dx, dxFrom, bound);
        ScalarRows.layerNormGradientRow(
                x, xFrom, mean, inverse, gamma, gammaFrom, dy, dyFrom, sum, dot, dx, dxFrom, bound, count);
    }
}
