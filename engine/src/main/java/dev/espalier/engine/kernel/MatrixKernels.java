package dev.espalier.engine.kernel;

/**
 * Matrix products and transposition.
 *
 * <p>A matrix is given as (array, offset, stride): element (i, j) of the stored matrix is
 * {@code array[offset + i * stride + j]}, the stride is at least the stored matrix's width. A range of the output is
 * computed by moving the offsets, so a caller may split a product by rows or columns of C in any way and gets the same
 * bits:
 *
 * <table>
 * <caption>Offsets for the part of C that begins at row i and column j</caption>
 * <tr><th></th><th>A</th><th>B</th><th>C, always</th></tr>
 * <tr><td>{@link Form#PLAIN}</td><td>{@code aOffset + i * aStride}</td><td>{@code bOffset + j}</td>
 *     <td rowspan="3">{@code cOffset + i * cStride + j}</td></tr>
 * <tr><td>{@link Form#RIGHT_TRANSPOSED}</td><td>{@code aOffset + i * aStride}</td>
 *     <td>{@code bOffset + j * bStride}</td></tr>
 * <tr><td>{@link Form#LEFT_TRANSPOSED}</td><td>{@code aOffset + i}</td><td>{@code bOffset + j}</td></tr>
 * </table>
 *
 * <p>Each element of C is the chain {@code c = fma(a(i,k), b(k,j), c)} for k = 0, 1, … depth − 1, in this order, begun
 * from 0, from the bias or from the old C. With a depth of 0 it is the beginning itself.
 */
public interface MatrixKernels {

    /**
     * C = A·B, A·Bᵀ or Aᵀ·B, or with {@link Write#ADD} the same added to C.
     *
     * @param form which operand is stored transposed
     * @param write whether the chain begins from 0 or from the old element of C
     * @param rows rows of C, at least 0
     * @param columns columns of C, at least 0
     * @param depth length of the sums, at least 0
     * @param a left operand; its stored shape follows from the form
     * @param b right operand; its stored shape follows from the form
     * @param c output, rows × columns; may not overlap A or B
     * @param workspace scratch of the calling thread, made by {@link Kernels#newWorkspace()} of the same kernels
     */
    void matmul(
            Form form,
            Write write,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace);

    /**
     * As {@link #matmul}, the chain of element (i, j) begun from {@code bias[biasOffset + j]}: a dense layer's forward
     * pass.
     *
     * @param bias one value for each column of C
     */
    void matmulBias(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace);

    /**
     * Y = Xᵀ: {@code y(j, i) = x(i, j)}.
     *
     * @param rows rows of X
     * @param columns columns of X
     * @param y output, columns × rows; may not overlap X
     */
    void transpose(int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride);
}
