package dev.espalier.engine.kernel;

/**
 * Operations that treat each row of a matrix by itself: softmax, cross-entropy, layer normalisation. They are done for the
 * rows {@code from} to {@code to − 1}, which may be split between threads in any way; an array with one value for each row is
 * indexed by the row. Within a row, sums have the shape described in {@link ArrayKernels}, as one chunk whatever the row's
 * length.
 *
 * <p>Softmax, cross-entropy and the gradient are finite for logits up to 1e30 in magnitude and exact for equal ones.
 * Unless stated otherwise an output may be the same range as an input.
 */
public interface RowKernels {

    /** y = e^(x − max) / Σ e^(x − max), for each row. */
    void softmax(Matrix x, int from, int to, Matrix y, Workspace workspace);

    /** dx = y·(dy − Σ y·dy), for each row; y is the output of {@link #softmax}. */
    void softmaxGradient(Matrix y, Matrix dy, int from, int to, Matrix dx, Workspace workspace);

    /**
     * Cross-entropy from logits against a class index, with its gradient: loss(i) = ln Σ e^x − x(label),
     * dx = (softmax(x) − onehot(label))·scale(i).
     *
     * @param labels the class of each row, in [0, columns)
     * @param scales the gradient's factor for each row: 1/rows for a plain mean, the row's part of the weights for a
     *     weighted one
     * @param losses the loss of each row, not scaled, replaced
     * @param dx replaced; may be the same range as x
     */
    void crossEntropy(
            Matrix x, int[] labels, float[] scales, int from, int to, double[] losses, Matrix dx, Workspace workspace);

    /**
     * Cross-entropy from logits against a weight for each class, with its gradient: loss(i) = Σ t·(ln Σ e^x − x),
     * dx = (softmax(x)·Σ t − t)·scale(i). The targets of a row need not sum to 1, so class weights may be multiplied
     * in.
     *
     * @param t targets, of the shape of x, at least 0
     * @param scales the gradient's factor for each row
     * @param losses the loss of each row, not scaled, replaced
     * @param dx replaced; may be the same range as x, not as t
     */
    void softCrossEntropy(
            Matrix x, Matrix t, float[] scales, int from, int to, double[] losses, Matrix dx, Workspace workspace);

    /**
     * Layer normalisation: y = (x − mean)·inverse·gamma + beta with inverse = 1/√(variance + epsilon), mean and
     * (biased) variance over the row.
     *
     * @param n parameters, and where the statistics of each row are written, which the backward pass needs
     * @param epsilon at least 0
     */
    void layerNorm(Matrix x, Normalization n, double epsilon, int from, int to, Matrix y, Workspace workspace);

    /**
     * Gradient of the input of {@link #layerNorm}: with g = dy·gamma and x̂ = (x − mean)·inverse,
     * dx = inverse·(g − Σ g/columns − x̂·Σ g·x̂/columns). Those of gamma and beta come from
     * {@link ColumnKernels#layerNormParameterGradients}.
     */
    void layerNormGradient(Matrix x, Normalization n, Matrix dy, int from, int to, Matrix dx, Workspace workspace);
}
