package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MatrixWork;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.PackedMatrix;
import java.util.SplittableRandom;

/**
 * The matrices of a product.
 *
 * @param shape which product
 * @param left left operand as the form stores it
 * @param right right operand as the form stores it
 * @param packed the right operand, packed
 * @param result where the product goes
 */
record Operands(ProductShape shape, float[] left, float[] right, PackedMatrix packed, float[] result) {

    /** Operands with numbers from −1 to 1, the same ones every time. */
    static Operands of(ProductShape shape) {
        float[] right = numbers(shape.depth() * shape.columns(), 2);
        MatrixWork products = KernelWorkers.serial().matrices();
        PackedMatrix packed = products.newPacked(shape.depth(), shape.columns());
        products.pack(shape.form(), right, packed);
        return new Operands(
                shape,
                numbers(shape.rows() * shape.depth(), 1),
                right,
                packed,
                new float[shape.rows() * shape.columns()]);
    }

    /** Numbers from −1 to 1. */
    static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }

    /** Does the product with the right operand as it is stored, or packed before. */
    void multiply(MatrixWork products, boolean packedBefore) {
        if (packedBefore) {
            products.multiply(shape.form(), shape.rows(), left, packed, Epilogue.REPLACE, result);
        } else {
            products.multiply(
                    shape.form(), shape.rows(), shape.columns(), shape.depth(), left, right, Epilogue.REPLACE, result);
        }
    }
}
