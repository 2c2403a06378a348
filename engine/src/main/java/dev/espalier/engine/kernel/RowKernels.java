package dev.espalier.engine.kernel;

/**
 * Operations that treat each row of a matrix by itself: softmax, cross-entropy, layer normalisation. Element (i, j) is
 * {@code array[offset + i * stride + j]}. Rows may be split between threads in any way. Within a row, sums have the
 * shape described in {@link ArrayKernels}, as one chunk whatever the row's length.
 *
 * <p>Softmax, cross-entropy and their gradients are finite for logits up to 1e30 in magnitude and exact for equal ones.
 * Where nothing else is said an output may be the same range as an input.
 */
public interface RowKernels {

    /** y = e^(x − max) / Σ e^(x − max), for each row. */
    void softmax(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] y,
            int yOffset,
            int yStride,
            Workspace workspace);

    /** dx = y·(dy − Σ y·dy), for each row; y is the output of {@link #softmax}. */
    void softmaxGradient(
            int rows,
            int columns,
            float[] y,
            int yOffset,
            int yStride,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace);

    /** y = (x − max) − ln Σ e^(x − max), for each row. */
    void logSoftmax(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] y,
            int yOffset,
            int yStride,
            Workspace workspace);

    /** dx = dy − e^y·Σ dy, for each row; y is the output of {@link #logSoftmax}. */
    void logSoftmaxGradient(
            int rows,
            int columns,
            float[] y,
            int yOffset,
            int yStride,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace);

    /**
     * Cross-entropy from logits against a class index, with its gradient: loss(i) = ln Σ e^x − x(label),
     * dx = (softmax(x) − onehot(label))·scale(i).
     *
     * @param labels the class of row i at {@code labels[labelsOffset + i]}, in [0, columns)
     * @param scales the gradient's factor for row i at {@code scales[scalesOffset + i]}: 1/rows for a plain mean, the
     *     row's share of the weights for a weighted one
     * @param losses the loss of row i, not scaled, at {@code losses[lossesOffset + i]}, replaced
     * @param dx replaced; may be the same range as x
     */
    void crossEntropy(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            int[] labels,
            int labelsOffset,
            float[] scales,
            int scalesOffset,
            double[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace);

    /**
     * Cross-entropy from logits against a weight for each class, with its gradient: loss(i) = Σ t·(ln Σ e^x − x),
     * dx = (softmax(x)·Σ t − t)·scale(i). The targets of a row need not sum to 1, so class weights may be multiplied
     * in.
     *
     * @param t targets, of the shape of x, at least 0
     * @param scales the gradient's factor for row i at {@code scales[scalesOffset + i]}
     * @param losses the loss of row i, not scaled, at {@code losses[lossesOffset + i]}, replaced
     * @param dx replaced; may be the same range as x, not as t
     */
    void softCrossEntropy(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] t,
            int tOffset,
            int tStride,
            float[] scales,
            int scalesOffset,
            double[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace);

    /**
     * Layer normalisation: y = (x − mean)·inverse·gamma + beta with inverse = 1/√(variance + epsilon), mean and
     * (biased) variance over the row.
     *
     * @param gamma one value for each column
     * @param beta one value for each column
     * @param epsilon at least 0
     * @param means the mean of row i at {@code means[meansOffset + i]}, replaced; the backward pass needs it
     * @param inverses 1/√(variance + epsilon) of row i, replaced; the backward pass needs it
     */
    void layerNorm(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] gamma,
            int gammaOffset,
            float[] beta,
            int betaOffset,
            double epsilon,
            float[] y,
            int yOffset,
            int yStride,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            Workspace workspace);

    /**
     * Gradient of the input of {@link #layerNorm}: with g = dy·gamma and x̂ = (x − mean)·inverse,
     * dx = inverse·(g − Σ g/columns − x̂·Σ g·x̂/columns). Those of gamma and beta come from
     * {@link ColumnKernels#layerNormParameterGradients}.
     */
    void layerNormGradient(
            int rows,
            int columns,
            float[] x,
            int xOffset,
            int xStride,
            float[] gamma,
            int gammaOffset,
            float[] means,
            int meansOffset,
            float[] inverses,
            int inversesOffset,
            float[] dy,
            int dyOffset,
            int dyStride,
            float[] dx,
            int dxOffset,
            int dxStride,
            Workspace workspace);
}
