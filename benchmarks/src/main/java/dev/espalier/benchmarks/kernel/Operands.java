package dev.espalier.benchmarks.kernel;

import dev.espalier.core.compute.MatrixWork;
import dev.espalier.core.kernel.Write;
import java.util.SplittableRandom;

/**
 * The matrices of a product.
 *
 * @param shape which product
 * @param left left operand as the form stores it
 * @param right right operand as the form stores it
 * @param result where the product goes
 */
record Operands(ProductShape shape, float[] left, float[] right, float[] result) {

    /** Operands with numbers from −1 to 1, the same ones every time. */
    static Operands of(ProductShape shape) {
        return new Operands(
                shape,
                numbers(shape.rows() * shape.depth(), 1),
                numbers(shape.depth() * shape.columns(), 2),
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

    /** Does the product. */
    void multiply(MatrixWork products, Write write) {
        products.multiply(shape.form(), write, shape.rows(), shape.columns(), shape.depth(), left, right, result);
    }
}
