package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;

/**
 * Fast products of dense row-major matrices.
 *
 * <p>Every element of a result is a chain of fused multiply-adds over the inner index in ascending order, so that its bits
 * depend only on its operands. Operands and result must not share elements.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface MatrixProducts {

    /**
     * C = A · B, or C += A · B.
     *
     * @param rows rows of A and C
     * @param columns columns of B and C
     * @param inner columns of A, rows of B
     * @param a rows × inner
     * @param b inner × columns
     * @param c rows × columns
     * @param accumulate whether to add to C instead of replacing it
     */
    void multiply(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate);

    /**
     * C = A · Bᵀ, or C += A · Bᵀ.
     *
     * @param rows rows of A and C
     * @param columns rows of B, columns of C
     * @param inner columns of A and B
     * @param a rows × inner
     * @param b columns × inner
     * @param c rows × columns
     * @param accumulate whether to add to C instead of replacing it
     */
    void multiplyRightTransposed(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate);

    /**
     * C = Aᵀ · B, or C += Aᵀ · B.
     *
     * @param rows columns of A, rows of C
     * @param columns columns of B and C
     * @param inner rows of A and B
     * @param a inner × rows
     * @param b inner × columns
     * @param c rows × columns
     * @param accumulate whether to add to C instead of replacing it
     */
    void multiplyLeftTransposed(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate);
}
