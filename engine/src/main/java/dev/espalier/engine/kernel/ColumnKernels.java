package dev.espalier.engine.kernel;

/**
 * Operations that treat each column of a matrix by itself: bias, column sums, batch normalisation. Element (i, j) is
 * {@code array[offset + i * stride + j]}, and a vector with one value for each column is (array, offset). Columns may
 * be split between threads in any way by moving the offsets; what does not sum over rows may be split by rows too.
 *
 * <p>The shape of a sum is fixed: rows in blocks of {@value #BLOCK}, each block summed in ascending order from 0 (with
 * fma where there are products), the blocks' sums added in ascending order to 0 or to the old value, all in float. Its
 * error is at most about ({@value #BLOCK} + rows/{@value #BLOCK})·2⁻²⁴·Σ|x|. So a sum over all rows is also had by adding
 * those of any number of whole blocks one after another.
 *
 * <p>Where nothing else is said an output may be the same range as an input of its shape.
 */
public interface ColumnKernels {

    /** Rows of one block of a column sum. */
    int BLOCK = 32;

    /** y(i, j) = x(i, j) + row(j). */
    void addRow(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] row,
            int rowOffset,
            float[] y,
            int yOffset,
            int yStride);

    /** sums(j) = Σ x(i, j), replaced or added to what is there. */
    void columnSums(
            Write write, int rows, int columns, float[] x, int xOffset, int xStride, float[] sums, int sumsOffset);

    /**
     * Mean and biased variance of each column, in two passes: mean(j) = Σ x(i, j)/rows, variance(j) = Σ (x(i, j) −
     * mean(j))²/rows.
     *
     * @param rows at least 1
     */
    void columnMoments(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] means,
            int meansOffset,
            float[] variances,
            int variancesOffset);

    /** inverses(j) = 1/√(variances(j) + epsilon), computed in double and rounded once. */
    default void inverseDeviations(
            int columns, float[] variances, int variancesOffset, double epsilon, float[] inverses, int inversesOffset) {
        for (int j = 0; j < columns; j++) {
            inverses[inversesOffset + j] = (float) (1 / Math.sqrt(variances[variancesOffset + j] + epsilon));
        }
    }

    /**
     * Batch normalisation with given statistics: y = fma((x − mean)·inverse, gamma, beta), for each column. In training
     * the statistics are those of the batch, in evaluation the running ones.
     */
    void batchNorm(
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
            int yStride);

    /**
     * Gradients of a batch normalisation's parameters: gammaGradients(j) = Σ dy·x̂, betaGradients(j) = Σ dy with
     * x̂ = (x − mean)·inverse. Both are replaced; {@link #batchNormInputGradient} needs them.
     */
    void batchNormParameterGradients(
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
            int betaGradientsOffset);

    /**
     * Gradient of the input of a batch normalisation whose statistics are those of the batch:
     * dx = gamma·inverse·(dy − betaGradient/batch − x̂·gammaGradient/batch). For fixed statistics use {@link
     * #multiplyRow} with gamma·inverse.
     *
     * @param rows rows to compute; fewer than the batch where the caller splits by rows
     * @param batch rows over which the statistics and the two gradients were taken
     */
    void batchNormInputGradient(
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
            int dxStride);

    /** y(i, j) = x(i, j)·row(j). */
    void multiplyRow(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] row,
            int rowOffset,
            float[] y,
            int yOffset,
            int yStride);

    /**
     * Gradients of a layer normalisation's parameters: gammaGradients(j) = Σ dy·x̂, betaGradients(j) = Σ dy with
     * x̂ = (x − mean(i))·inverse(i), the statistics one for each row. Both are replaced or added to what is there.
     */
    void layerNormParameterGradients(
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
            int betaGradientsOffset);
}
