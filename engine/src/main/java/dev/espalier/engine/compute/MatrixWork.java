package dev.espalier.engine.compute;

import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.Write;

/**
 * Products of dense row-major matrices, cut over rows or columns of the result.
 *
 * <p>A right operand that is used more than once can be packed once: {@link #newPacked}, {@link #pack}, then
 * {@link #multiply(Form, int, float[], PackedMatrix, Epilogue, float[])} any number of times. Weights that do not change
 * between passes are such an operand.
 *
 * <p>Used by one thread at a time, or by those that are within a range of the workers. Small products stay on the calling
 * thread, and so do those from within a range.
 */
public final class MatrixWork implements MatrixProducts {

    private final KernelWorkers workers;
    private final ProductTask task;

    /**
     * Products.
     *
     * @param workers the threads
     * @param alone whether they are one thread's that is within a range of theirs
     */
    MatrixWork(KernelWorkers workers, boolean alone) {
        this.workers = workers;
        this.task = new ProductTask(workers, alone);
    }

    /**
     * Memory for a packed right operand of products with these kernels.
     *
     * @param innerCount length of the sums, or the greatest one that it is to be reshaped to
     * @param columnCount columns of the products
     * @return the memory
     */
    public PackedMatrix newPacked(int innerCount, int columnCount) {
        return workers.kernels().newPacked(innerCount, columnCount);
    }

    /**
     * Packs a right operand, all threads sharing the work.
     *
     * @param product {@link Form#RIGHT_TRANSPOSED} if it is stored as columns × inner, any other if as inner × columns
     * @param right the operand, as stored
     * @param target where it goes; its depth and columns say the operand's size
     */
    public void pack(Form product, float[] right, PackedMatrix target) {
        workers.productsHere().task.pack(product, right, target);
    }

    /**
     * C = A·B or Aᵀ·B with a packed B, and its epilogue.
     *
     * @param product {@link Form#LEFT_TRANSPOSED} if A is stored as inner × rows, any other if as rows × inner
     * @param rowCount rows of C
     * @param left left operand, as stored
     * @param right packed right operand, which says the inner length and the columns
     * @param ends how the sums begin and end
     * @param result rows × columns
     */
    public void multiply(Form product, int rowCount, float[] left, PackedMatrix right, Epilogue ends, float[] result) {
        workers.productsHere().task.multiply(product, rowCount, left, right, ends, result);
    }

    /**
     * C = A·B, A·Bᵀ or Aᵀ·B, and its epilogue.
     *
     * @param product which operand is stored transposed
     * @param rowCount rows of C
     * @param columnCount columns of C
     * @param innerCount length of the sums
     * @param left left operand, as stored
     * @param right right operand, as stored
     * @param ends how the sums begin and end
     * @param result rows × columns
     */
    public void multiply(
            Form product,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            Epilogue ends,
            float[] result) {
        workers.productsHere().task.multiply(product, rowCount, columnCount, innerCount, left, right, ends, result);
    }

    /**
     * C = A·B, A·Bᵀ or Aᵀ·B, or the same added to C.
     *
     * @param product which operand is stored transposed
     * @param mode whether C is replaced or added to
     * @param rowCount rows of C
     * @param columnCount columns of C
     * @param innerCount length of the sums
     * @param left left operand, as stored
     * @param right right operand, as stored
     * @param result rows × columns
     */
    public void multiply(
            Form product,
            Write mode,
            int rowCount,
            int columnCount,
            int innerCount,
            float[] left,
            float[] right,
            float[] result) {
        Epilogue ends = mode == Write.ADD ? Epilogue.ADD : Epilogue.REPLACE;
        multiply(product, rowCount, columnCount, innerCount, left, right, ends, result);
    }

    @Override
    public void multiply(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.PLAIN, mode(accumulate), rows, columns, inner, a, b, c);
    }

    @Override
    public void multiplyRightTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.RIGHT_TRANSPOSED, mode(accumulate), rows, columns, inner, a, b, c);
    }

    @Override
    public void multiplyLeftTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        multiply(Form.LEFT_TRANSPOSED, mode(accumulate), rows, columns, inner, a, b, c);
    }

    private static Write mode(boolean accumulate) {
        return accumulate ? Write.ADD : Write.REPLACE;
    }
}
