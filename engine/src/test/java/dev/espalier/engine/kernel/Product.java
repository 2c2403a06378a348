package dev.espalier.engine.kernel;

import java.util.Arrays;

/** Operands with odd offsets and strides, and the definition of their product. */
final class Product {

    /** How the chain of an element begins. */
    enum Start {
        ZERO,
        OLD,
        BIAS
    }

    final Form form;
    final int rows;
    final int columns;
    final int depth;
    final int aStride;
    final int bStride;
    final int cStride;
    final float[] a;
    final float[] b;
    final float[] bias;
    final float[] c;

    Product(Form form, int rows, int columns, int depth) {
        this(form, rows, columns, depth, 2);
    }

    /** With a given number of elements between the rows of the result; with 0, nothing lies between or behind any rows. */
    Product(Form form, int rows, int columns, int depth, int gap) {
        this.form = form;
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        boolean left = form == Form.LEFT_TRANSPOSED;
        boolean right = form == Form.RIGHT_TRANSPOSED;
        aStride = (left ? rows : depth) + (gap == 0 ? 0 : 3);
        bStride = (right ? depth : columns) + (gap == 0 ? 0 : 1);
        cStride = columns + gap;
        a = Samples.gaussian(5 + (left ? depth : rows) * aStride, 1);
        b = Samples.gaussian(7 + (right ? columns : depth) * bStride, 2);
        bias = Samples.gaussian(1 + columns, 3);
        c = Samples.gaussian(2 + rows * cStride, 4);
    }

    float left(int i, int k) {
        return a[leftAt(i, k)];
    }

    int leftAt(int i, int k) {
        return form == Form.LEFT_TRANSPOSED ? 5 + k * aStride + i : 5 + i * aStride + k;
    }

    float right(int k, int j) {
        return b[rightAt(k, j)];
    }

    int rightAt(int k, int j) {
        return form == Form.RIGHT_TRANSPOSED ? 7 + j * bStride + k : 7 + k * bStride + j;
    }

    int at(int i, int j) {
        return 2 + i * cStride + j;
    }

    float begin(Start start, int i, int j) {
        return switch (start) {
            case ZERO -> 0f;
            case OLD -> c[at(i, j)];
            case BIAS -> bias[1 + j];
        };
    }

    float[] chains(Start start) {
        float[] result = c.clone();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = begin(start, i, j);
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(left(i, k), right(k, j), sum);
                }
                result[at(i, j)] = sum;
            }
        }
        return result;
    }

    float[] compute(Kernels kernels, Start start, Workspace workspace) {
        float[] result = c.clone();
        computePart(kernels, start, 0, rows, 0, columns, result, workspace);
        return result;
    }

    void computePart(
            Kernels kernels, Start start, int i0, int i1, int j0, int j1, float[] result, Workspace workspace) {
        kernels.multiply(product(epilogue(start), result).right(b, rightAt(0, 0), bStride), i0, i1, j0, j1, workspace);
    }

    /** The product without its right operand. */
    MatrixProduct product(Epilogue epilogue, float[] result) {
        return new MatrixProduct()
                .size(form, rows, columns, depth)
                .left(a, leftAt(0, 0), aStride)
                .result(result, at(0, 0), cStride, epilogue);
    }

    Epilogue epilogue(Start start) {
        return switch (start) {
            case ZERO -> Epilogue.REPLACE;
            case OLD -> Epilogue.ADD;
            case BIAS -> Epilogue.ofBias(Arrays.copyOfRange(bias, 1, 1 + columns));
        };
    }

    @Override
    public String toString() {
        return form + " " + rows + "x" + columns + "x" + depth;
    }
}
