package dev.espalier.engine.kernel;

import java.util.Arrays;

/** A small comparison of two providers, for use before the first of them is trusted. */
final class SelfTest {

    private static final int ROWS = 9;
    private static final int COLUMNS = 35;
    private static final int DEPTH = 5;

    private SelfTest() {}

    /** The first operation in which the providers differ by a bit, or an empty text. */
    static String firstDifference(Kernels kernels, Kernels reference) {
        for (Form form : Form.values()) {
            if (!Arrays.equals(product(kernels, form), product(reference, form))) {
                return "matrix product " + form;
            }
        }
        for (Activation activation : Activation.values()) {
            if (!Arrays.equals(activated(kernels, activation), activated(reference, activation))) {
                return "activation " + activation;
            }
        }
        float[] x = numbers(ROWS * COLUMNS, 7);
        if (kernels.sumOfSquares(x, 0, x.length, kernels.newWorkspace())
                != reference.sumOfSquares(x, 0, x.length, reference.newWorkspace())) {
            return "sum of squares";
        }
        if (!Arrays.equals(softmax(kernels, x), softmax(reference, x))) {
            return "softmax";
        }
        return "";
    }

    private static float[] product(Kernels kernels, Form form) {
        float[] c = new float[ROWS * COLUMNS];
        MatrixProduct product = new MatrixProduct()
                .size(form, ROWS, COLUMNS, DEPTH)
                .left(numbers(ROWS * DEPTH, 3))
                .right(numbers(DEPTH * COLUMNS, 5))
                .result(c, Epilogue.REPLACE);
        kernels.multiply(product, 0, ROWS, 0, COLUMNS, kernels.newWorkspace());
        return c;
    }

    private static float[] activated(Kernels kernels, Activation activation) {
        float[] x = numbers(COLUMNS, 11);
        float[] y = new float[COLUMNS];
        float[] dx = new float[COLUMNS];
        kernels.activate(activation, 0.5f, x, 0, y, 0, COLUMNS);
        float[] saved = activation.gradientFromOutput() ? y : x;
        kernels.activationGradient(activation, 0.5f, saved, 0, x, 0, dx, 0, COLUMNS);
        float[] both = Arrays.copyOf(y, 2 * COLUMNS);
        System.arraycopy(dx, 0, both, COLUMNS, COLUMNS);
        return both;
    }

    private static float[] softmax(Kernels kernels, float[] x) {
        float[] y = new float[x.length];
        kernels.softmax(Matrix.of(x, COLUMNS), 0, ROWS, Matrix.of(y, COLUMNS), kernels.newWorkspace());
        return y;
    }

    /** Numbers between −4 and 4 that are not round. */
    private static float[] numbers(int count, int step) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i * step + 1) % 61 / 7.5f - 4f;
        }
        return numbers;
    }
}
