package dev.espalier.testkit;

import dev.espalier.api.parameter.MatrixProducts;

/** The three products as textbook loops: each element a chain of fused multiply-adds in ascending order. */
enum PlainMatrixProducts implements MatrixProducts {
    INSTANCE;

    @Override
    public void multiply(int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        product(rows, columns, inner, a, inner, 1, b, columns, 1, c, accumulate);
    }

    @Override
    public void multiplyRightTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        product(rows, columns, inner, a, inner, 1, b, 1, inner, c, accumulate);
    }

    @Override
    public void multiplyLeftTransposed(
            int rows, int columns, int inner, float[] a, float[] b, float[] c, boolean accumulate) {
        product(rows, columns, inner, a, 1, rows, b, columns, 1, c, accumulate);
    }

    private static void product(
            int rows,
            int columns,
            int inner,
            float[] a,
            int rowOfA,
            int innerOfA,
            float[] b,
            int innerOfB,
            int columnOfB,
            float[] c,
            boolean accumulate) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float sum = accumulate ? c[row * columns + column] : 0;
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(a[row * rowOfA + k * innerOfA], b[k * innerOfB + column * columnOfB], sum);
                }
                c[row * columns + column] = sum;
            }
        }
    }
}
