package dev.espalier.engine.kernel;

import java.util.Arrays;

/**
 * What the providers' column operations have in common: rows one by one, or sums over rows block by block. A step takes the
 * columns {@code from} to {@code to − 1} of row {@code i}, or of a block of at most {@link #BLOCK} rows that begins there; a
 * provider does as many of them as it can in vectors and returns the column that it came to. The rest is done by
 * {@link ScalarColumns}.
 */
interface ColumnAlgorithms extends ColumnKernels {

    /** y = x·row. */
    default int multiplyRowStep(int i, Matrix x, float[] row, Matrix y, int from, int to) {
        return from;
    }

    /** y = fma((x − mean)·inverse, gamma, beta). */
    default int batchNormStep(int i, Matrix x, Normalization n, Matrix y, int from, int to) {
        return from;
    }

    /** dx = gamma·inverse·fma(−x̂, dGamma·inverseRows, dy − dBeta·inverseRows). */
    default int inputGradientStep(
            int i,
            Matrix x,
            Normalization n,
            Matrix dy,
            float[] dGamma,
            float[] dBeta,
            float inverseRows,
            Matrix dx,
            int from,
            int to) {
        return from;
    }

    /** sums += Σ x. */
    default int sumBlock(int i, int rows, Matrix x, float[] sums, int from, int to) {
        return from;
    }

    /** sums += Σ (x − mean)². */
    default int deviationBlock(int i, int rows, Matrix x, float[] means, float[] sums, int from, int to) {
        return from;
    }

    /** sums += Σ (x − shift), squares += Σ (x − shift)². */
    default int shiftedBlock(
            int i, int rows, Matrix x, float[] shifts, float[] sums, float[] squares, int from, int to) {
        return from;
    }

    /** dGamma += Σ g·x̂, dBeta += Σ g, with g = dy where fma(x̂, gamma, beta) &gt; floor, else 0. */
    default int cutBatchNormBlock(
            int i,
            int rows,
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            float[] dGamma,
            float[] dBeta,
            int from,
            int to) {
        return from;
    }

    /** dx = gamma·inverse·fma(−x̂, gammaMean, g − betaMean), with g as above. */
    default int cutInputGradientStep(
            int i,
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            float[] gammaMeans,
            float[] betaMeans,
            Matrix dx,
            int from,
            int to) {
        return from;
    }

    /** dGamma += Σ dy·x̂, dBeta += Σ dy, the statistics one for each column. */
    default int batchNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        return from;
    }

    /** dGamma += Σ dy·x̂, dBeta += Σ dy, the statistics one for each row. */
    default int layerNormBlock(
            int i, int rows, Matrix x, Normalization n, Matrix dy, float[] dGamma, float[] dBeta, int from, int to) {
        return from;
    }

    @Override
    default void multiplyRow(Matrix x, float[] row, int rows, int from, int to, Matrix y) {
        for (int i = 0; i < rows; i++) {
            int rest = multiplyRowStep(i, x, row, y, from, to);
            ScalarColumns.multiplyRowStep(i, x, row, y, rest, to);
        }
    }

    @Override
    default void columnSums(Write write, Matrix x, int fromRow, int toRow, int from, int to, float[] sums) {
        if (write == Write.REPLACE) {
            clear(sums, from, to);
        }
        for (int i = fromRow; i < toRow; i += BLOCK) {
            int count = Math.min(BLOCK, toRow - i);
            int rest = sumBlock(i, count, x, sums, from, to);
            ScalarColumns.sumBlock(i, count, x, sums, rest, to);
        }
    }

    @Override
    default void columnMoments(Matrix x, int rows, int from, int to, float[] means, float[] variances) {
        columnSums(Write.REPLACE, x, 0, rows, from, to, means);
        divide(means, from, to, rows);
        clear(variances, from, to);
        for (int i = 0; i < rows; i += BLOCK) {
            int count = Math.min(BLOCK, rows - i);
            int rest = deviationBlock(i, count, x, means, variances, from, to);
            ScalarColumns.deviationBlock(i, count, x, means, variances, rest, to);
        }
        divide(variances, from, to, rows);
    }

    @Override
    default void shiftedSums(
            Matrix x, float[] shifts, int fromRow, int toRow, int from, int to, float[] sums, float[] squares) {
        for (int i = fromRow; i < toRow; i += BLOCK) {
            int count = Math.min(BLOCK, toRow - i);
            int rest = shiftedBlock(i, count, x, shifts, sums, squares, from, to);
            ScalarColumns.shiftedBlock(i, count, x, shifts, sums, squares, rest, to);
        }
    }

    @Override
    default void cutBatchNormGradientSums(
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            int fromRow,
            int toRow,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients) {
        for (int i = fromRow; i < toRow; i += BLOCK) {
            int count = Math.min(BLOCK, toRow - i);
            int rest = cutBatchNormBlock(i, count, x, n, floor, dy, gammaGradients, betaGradients, from, to);
            ScalarColumns.cutBatchNormBlock(i, count, x, n, floor, dy, gammaGradients, betaGradients, rest, to);
        }
    }

    @Override
    default void cutBatchNormInputGradient(
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            float[] gammaMeans,
            float[] betaMeans,
            int fromRow,
            int toRow,
            int from,
            int to,
            Matrix dx) {
        for (int i = fromRow; i < toRow; i++) {
            int rest = cutInputGradientStep(i, x, n, floor, dy, gammaMeans, betaMeans, dx, from, to);
            ScalarColumns.cutInputGradientStep(i, x, n, floor, dy, gammaMeans, betaMeans, dx, rest, to);
        }
    }

    @Override
    default void batchNorm(Matrix x, Normalization n, int fromRow, int toRow, int from, int to, Matrix y) {
        for (int i = fromRow; i < toRow; i++) {
            int rest = batchNormStep(i, x, n, y, from, to);
            ScalarColumns.batchNormStep(i, x, n, y, rest, to);
        }
    }

    @Override
    default void batchNormParameterGradients(
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients) {
        clear(gammaGradients, from, to);
        clear(betaGradients, from, to);
        for (int i = 0; i < rows; i += BLOCK) {
            int count = Math.min(BLOCK, rows - i);
            int rest = batchNormBlock(i, count, x, n, dy, gammaGradients, betaGradients, from, to);
            ScalarColumns.batchNormBlock(i, count, x, n, dy, gammaGradients, betaGradients, rest, to);
        }
    }

    @Override
    default void batchNormInputGradient(
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients,
            Matrix dx) {
        float inverseRows = 1f / rows;
        for (int i = 0; i < rows; i++) {
            int rest = inputGradientStep(i, x, n, dy, gammaGradients, betaGradients, inverseRows, dx, from, to);
            ScalarColumns.inputGradientStep(i, x, n, dy, gammaGradients, betaGradients, inverseRows, dx, rest, to);
        }
    }

    @Override
    default void layerNormParameterGradients(
            Write write,
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients) {
        if (write == Write.REPLACE) {
            clear(gammaGradients, from, to);
            clear(betaGradients, from, to);
        }
        for (int i = 0; i < rows; i += BLOCK) {
            int count = Math.min(BLOCK, rows - i);
            int rest = layerNormBlock(i, count, x, n, dy, gammaGradients, betaGradients, from, to);
            ScalarColumns.layerNormBlock(i, count, x, n, dy, gammaGradients, betaGradients, rest, to);
        }
    }

    private static void clear(float[] x, int from, int to) {
        Arrays.fill(x, from, Math.max(from, to), 0f);
    }

    private static void divide(float[] x, int from, int to, float divisor) {
        for (int j = from; j < to; j++) {
            x[j] /= divisor;
        }
    }
}
