package dev.espalier.engine.kernel;

/**
 * What the providers' row operations have in common: the steps of each row. A provider does the first part of a row in
 * vectors and returns how many elements these were, or 0; the rest is done by {@link ScalarRows}. Where a step sums, the
 * provider leaves the sums of its part in the workspace's lanes, or zeros.
 */
interface RowAlgorithms extends RowKernels, ArrayAlgorithms {

    /** y = e^(x − max); sums y. */
    default int expSumLanes(int i, Matrix x, float max, Matrix y, float[] lanes) {
        Fold.clear(lanes);
        return 0;
    }

    /** Sums t·(x − shift). */
    default int shiftedDotLanes(int i, Matrix t, Matrix x, float shift, float[] lanes) {
        Fold.clear(lanes);
        return 0;
    }

    /** Sums (x − mean)². */
    default int squaredDeviationLanes(int i, Matrix x, float mean, float[] lanes) {
        Fold.clear(lanes);
        return 0;
    }

    /** Sums dy·gamma·x̂ with x̂ = (x − mean)·inverse. */
    default int layerNormDotLanes(int i, Matrix x, Normalization n, Matrix dy, float[] lanes) {
        Fold.clear(lanes);
        return 0;
    }

    /** dx = y·(dy − sum). */
    default int softmaxGradientRow(int i, Matrix y, Matrix dy, float sum, Matrix dx) {
        return 0;
    }

    /** dx = fma(dx, factor, −t)·scale. */
    default int softCrossEntropyRow(int i, Matrix t, float factor, float scale, Matrix dx) {
        return 0;
    }

    /** y = fma((x − mean)·inverse, gamma, beta). */
    default int layerNormRow(int i, Matrix x, Normalization n, Matrix y) {
        return 0;
    }

    /** dx = inverse·fma(−x̂, dot, dy·gamma − sum). */
    default int layerNormGradientRow(int i, Matrix x, Normalization n, Matrix dy, float sum, float dot, Matrix dx) {
        return 0;
    }

    private float max(int i, Matrix x) {
        return max(x.values(), x.row(i), x.columns());
    }

    private float expSum(int i, Matrix x, float max, Matrix y, Workspace workspace) {
        int done = expSumLanes(i, x, max, y, workspace.lanes);
        ScalarRows.expSum(i, x, max, y, done, workspace.lanes);
        return Fold.sum(workspace.lanes);
    }

    private static void scaleRow(ArrayKernels kernels, int i, float factor, Matrix x) {
        int at = x.row(i);
        kernels.scale(factor, x.values(), at, x.values(), at, x.columns());
    }

    @Override
    default void softmax(Matrix x, int from, int to, Matrix y, Workspace workspace) {
        for (int i = from; i < to; i++) {
            float sum = expSum(i, x, max(i, x), y, workspace);
            scaleRow(this, i, 1f / sum, y);
        }
    }

    @Override
    default void softmaxGradient(Matrix y, Matrix dy, int from, int to, Matrix dx, Workspace workspace) {
        for (int i = from; i < to; i++) {
            float sum = chunkDot(y.values(), y.row(i), dy.values(), dy.row(i), y.columns(), workspace);
            int done = softmaxGradientRow(i, y, dy, sum, dx);
            ScalarRows.softmaxGradientRow(i, y, dy, sum, dx, done);
        }
    }

    @Override
    default void crossEntropy(
            Matrix x, int[] labels, float[] scales, int from, int to, double[] losses, Matrix dx, Workspace workspace) {
        for (int i = from; i < to; i++) {
            int label = labels[i];
            int dxAtLabel = dx.row(i) + label;
            float max = max(i, x);
            // read before x is overwritten in place
            double margin = (double) max - x.values()[x.row(i) + label];
            float sum = expSum(i, x, max, dx, workspace);
            float inverse = 1f / sum;
            float atLabel = Math.fma(dx.values()[dxAtLabel], inverse, -1f) * scales[i];
            scaleRow(this, i, inverse * scales[i], dx);
            dx.values()[dxAtLabel] = atLabel;
            losses[i] = StrictMath.log(sum) + margin;
        }
    }

    @Override
    default void softCrossEntropy(
            Matrix x, Matrix t, float[] scales, int from, int to, double[] losses, Matrix dx, Workspace workspace) {
        for (int i = from; i < to; i++) {
            float max = max(i, x);
            float weight = chunkSum(t.values(), t.row(i), t.columns(), workspace);
            // before x is overwritten in place
            int done = shiftedDotLanes(i, t, x, max, workspace.lanes);
            ScalarRows.shiftedDot(i, t, x, max, done, workspace.lanes);
            float dot = Fold.sum(workspace.lanes);
            float sum = expSum(i, x, max, dx, workspace);
            done = softCrossEntropyRow(i, t, weight / sum, scales[i], dx);
            ScalarRows.softCrossEntropyRow(i, t, weight / sum, scales[i], dx, done);
            losses[i] = StrictMath.log(sum) * weight - dot;
        }
    }

    @Override
    default void layerNorm(Matrix x, Normalization n, double epsilon, int from, int to, Matrix y, Workspace workspace) {
        for (int i = from; i < to; i++) {
            float mean = chunkSum(x.values(), x.row(i), x.columns(), workspace) / x.columns();
            int done = squaredDeviationLanes(i, x, mean, workspace.lanes);
            ScalarRows.squaredDeviation(i, x, mean, done, workspace.lanes);
            double variance = (double) Fold.sum(workspace.lanes) / x.columns();
            n.means()[i] = mean;
            n.inverses()[i] = (float) (1 / Math.sqrt(variance + epsilon));
            done = layerNormRow(i, x, n, y);
            ScalarRows.layerNormRow(i, x, n, y, done);
        }
    }

    @Override
    default void layerNormGradient(
            Matrix x, Normalization n, Matrix dy, int from, int to, Matrix dx, Workspace workspace) {
        int columns = x.columns();
        for (int i = from; i < to; i++) {
            float sum = chunkDot(dy.values(), dy.row(i), n.gamma(), 0, columns, workspace) / columns;
            int done = layerNormDotLanes(i, x, n, dy, workspace.lanes);
            ScalarRows.layerNormDot(i, x, n, dy, done, workspace.lanes);
            float dot = Fold.sum(workspace.lanes) / columns;
            done = layerNormGradientRow(i, x, n, dy, sum, dot, dx);
            ScalarRows.layerNormGradientRow(i, x, n, dy, sum, dot, dx, done);
        }
    }
}
