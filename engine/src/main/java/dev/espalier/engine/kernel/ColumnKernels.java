package dev.espalier.engine.kernel;

/**
 * Operations that treat each column of a matrix by itself: column sums, batch normalisation. They are done for the columns
 * {@code from} to {@code to − 1}, which may be split between threads in any way; a vector with one value for each column is
 * indexed by the column. What does not sum over rows may be split by rows too.
 *
 * <p>The shape of a sum is fixed: rows in blocks of {@value #BLOCK}, each block summed in ascending order from 0 (with
 * fma where there are products), the blocks' sums added in ascending order to 0 or to the old value, all in float. Its
 * error is at most about ({@value #BLOCK} + rows/{@value #BLOCK})·2⁻²⁴·Σ|x|. So a sum over all rows is also had by adding
 * those of any number of whole blocks one after another.
 *
 * <p>Unless stated otherwise an output may be the same range as an input of its shape.
 */
public interface ColumnKernels {

    /** Rows of one block of a column sum. */
    int BLOCK = 32;

    /** sums(j) = Σ x(i, j) over the rows from {@code fromRow} to {@code toRow − 1}, replaced or added to what is there. */
    void columnSums(Write write, Matrix x, int fromRow, int toRow, int from, int to, float[] sums);

    /**
     * Mean and biased variance of each column, in two passes: mean(j) = Σ x(i, j)/rows, variance(j) = Σ (x(i, j) −
     * mean(j))²/rows.
     *
     * @param rows at least 1
     */
    void columnMoments(Matrix x, int rows, int from, int to, float[] means, float[] variances);

    /**
     * Sums of what each column exceeds a number by, and of its squares: sums(j) += Σ (x(i, j) − shifts(j)), squares(j) += Σ (x(i, j)
     * − shifts(j))², over the rows from {@code fromRow} to {@code toRow − 1}. With a number near the mean they give mean and variance
     * in one pass.
     */
    void shiftedSums(Matrix x, float[] shifts, int fromRow, int toRow, int from, int to, float[] sums, float[] squares);

    /** inverses(j) = 1/√(variances(j) + epsilon), computed in double and rounded once. */
    default void inverseDeviations(int from, int to, float[] variances, double epsilon, float[] inverses) {
        for (int j = from; j < to; j++) {
            inverses[j] = (float) (1 / Math.sqrt(variances[j] + epsilon));
        }
    }

    /**
     * Batch normalisation with given statistics: y = fma((x − mean)·inverse, gamma, beta), for each column. In training
     * the statistics are those of the batch, in evaluation the running ones.
     */
    void batchNorm(Matrix x, Normalization n, int fromRow, int toRow, int from, int to, Matrix y);

    /**
     * Gradients of a batch normalisation's parameters: gammaGradients(j) = Σ dy·x̂, betaGradients(j) = Σ dy with
     * x̂ = (x − mean)·inverse. Both are replaced; {@link #batchNormInputGradient} needs them.
     */
    void batchNormParameterGradients(
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients);

    /**
     * Gradient of the input of a batch normalisation whose statistics are those of the batch:
     * dx = gamma·inverse·(dy − betaGradient/rows − x̂·gammaGradient/rows). For fixed statistics use {@link
     * #multiplyRow} with gamma·inverse.
     *
     * @param rows rows of the batch
     */
    void batchNormInputGradient(
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients,
            Matrix dx);

    /**
     * Gradients of the parameters of a batch normalisation whose results at or below a floor were cut off, over the rows from {@code
     * fromRow} to {@code toRow − 1}: gammaGradients(j) += Σ g·x̂, betaGradients(j) += Σ g with g = dy where fma(x̂, gamma, beta) &gt;
     * floor, else 0. With the floor 0 it was followed by ReLU, with −∞ by nothing.
     */
    void cutBatchNormGradientSums(
            Matrix x,
            Normalization n,
            float floor,
            Matrix dy,
            int fromRow,
            int toRow,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients);

    /**
     * Gradient of the input of a batch normalisation whose results at or below a floor were cut off, for the rows from {@code fromRow}
     * to {@code toRow − 1}: dx = gamma·inverse·fma(−x̂, gammaMeans, g − betaMeans), with g as in {@link #cutBatchNormGradientSums}.
     *
     * @param gammaMeans the gradient of gamma over the number of rows of the batch; 0 if the statistics are not those of the batch
     * @param betaMeans the gradient of beta likewise
     */
    void cutBatchNormInputGradient(
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
            Matrix dx);

    /** y(i, j) = x(i, j)·row(j). */
    void multiplyRow(Matrix x, float[] row, int rows, int from, int to, Matrix y);

    /**
     * Gradients of a layer normalisation's parameters: gammaGradients(j) = Σ dy·x̂, betaGradients(j) = Σ dy with
     * x̂ = (x − mean(i))·inverse(i), the statistics one for each row. Both are replaced or added to what is there.
     */
    void layerNormParameterGradients(
            Write write,
            Matrix x,
            Normalization n,
            Matrix dy,
            int rows,
            int from,
            int to,
            float[] gammaGradients,
            float[] betaGradients);
}
