package dev.espalier.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixKernelsTest {

    private static final int[] SIZES = {0, 1, 2, 7, 8, 16, 17, 33, 65, 100};

    private static final int[] DEPTHS = {0, 1, 7, 17, 65, 100};

    /** Depths and widths beyond one block. */
    private static final int[][] LARGE = {{3, 600, 1100}, {20, 300, 1100}, {257, 20, 513}, {9, 523, 130}, {300, 33, 700}
    };

    /** How the chain of an element begins. */
    private enum Start {
        ZERO,
        OLD,
        BIAS
    }

    static Stream<Arguments> cases() {
        return Stream.of(Samples.vector(), Samples.portable())
                .flatMap(kernels -> Stream.of(Form.values())
                        .flatMap(form -> Stream.of(Start.values()).map(start -> Arguments.of(kernels, form, start))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyElementIsOneChainOverTheDepth(Kernels kernels, Form form, Start start) {
        List<int[]> shapes = new ArrayList<>(List.of(LARGE));
        for (int rows : SIZES) {
            for (int columns : SIZES) {
                for (int depth : DEPTHS) {
                    shapes.add(new int[] {rows, columns, depth});
                }
            }
        }
        Workspace workspace = kernels.newWorkspace();
        for (int[] shape : shapes) {
            Product product = new Product(form, shape[0], shape[1], shape[2]);
            assertArrayEquals(product.chains(start), product.compute(kernels, start, workspace), product.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyPartOfTheOutputHasTheSameBits(Kernels kernels, Form form, Start start) {
        Product product = new Product(form, 45, 71, 530);
        float[] whole = product.compute(kernels, start, kernels.newWorkspace());
        float[] parts = product.c.clone();
        int[] rows = {0, 1, 9, 30, 45};
        int[] columns = {0, 32, 33, 60, 71};
        Workspace workspace = kernels.newWorkspace();
        for (int i = 1; i < rows.length; i++) {
            for (int j = 1; j < columns.length; j++) {
                product.computePart(kernels, start, rows[i - 1], rows[i], columns[j - 1], columns[j], parts, workspace);
            }
        }
        assertArrayEquals(whole, parts);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void staysWithinTheErrorBoundOfADoubleReference(Kernels kernels, Form form, Start start) {
        Product product = new Product(form, 33, 65, 500);
        float[] c = product.compute(kernels, start, kernels.newWorkspace());
        for (int i = 0; i < product.rows; i++) {
            for (int j = 0; j < product.columns; j++) {
                double exact = product.begin(start, i, j);
                double magnitude = Math.abs(exact);
                for (int k = 0; k < product.depth; k++) {
                    double term = (double) product.left(i, k) * product.right(k, j);
                    exact += term;
                    magnitude += Math.abs(term);
                }
                // each of the depth roundings is at most 2^-24 of a partial sum, and no partial sum exceeds the
                // magnitude
                double bound = product.depth * 0x1p-24 * magnitude;
                assertEquals(exact, c[product.at(i, j)], bound);
            }
        }
    }

    @Test
    void nonFiniteOperandsReachOnlyTheirOwnRowsAndColumns() {
        for (Kernels kernels : List.of(Samples.vector(), Samples.portable())) {
            for (Form form : Form.values()) {
                Product product = new Product(form, 17, 37, 9);
                product.a[product.leftAt(16, 3)] = Float.NaN;
                product.b[product.rightAt(5, 36)] = Float.POSITIVE_INFINITY;
                float[] c = product.compute(kernels, Start.ZERO, kernels.newWorkspace());
                assertArrayEquals(product.chains(Start.ZERO), c);
                for (int i = 0; i < 16; i++) {
                    for (int j = 0; j < 36; j++) {
                        assertTrue(Float.isFinite(c[product.at(i, j)]));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void transposes(Kernels kernels) {
        for (int rows : SIZES) {
            for (int columns : SIZES) {
                float[] x = Samples.gaussian(3 + rows * (columns + 2), 1);
                float[] y = new float[5 + columns * (rows + 1)];
                kernels.transpose(rows, columns, x, 3, columns + 2, y, 5, rows + 1);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        assertEquals(x[3 + i * (columns + 2) + j], y[5 + j * (rows + 1) + i]);
                    }
                }
            }
        }
    }

    static Stream<Kernels> providers() {
        return Stream.of(Samples.vector(), Samples.portable());
    }

    /** Operands with odd offsets and strides, and the definition of their product. */
    private static final class Product {

        private final Form form;
        private final int rows;
        private final int columns;
        private final int depth;
        private final int aStride;
        private final int bStride;
        private final int cStride;
        private final float[] a;
        private final float[] b;
        private final float[] bias;
        private final float[] c;

        Product(Form form, int rows, int columns, int depth) {
            this.form = form;
            this.rows = rows;
            this.columns = columns;
            this.depth = depth;
            boolean left = form == Form.LEFT_TRANSPOSED;
            boolean right = form == Form.RIGHT_TRANSPOSED;
            aStride = (left ? rows : depth) + 3;
            bStride = (right ? depth : columns) + 1;
            cStride = columns + 2;
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
            int m = i1 - i0;
            int n = j1 - j0;
            int aAt = leftAt(i0, 0);
            int bAt = rightAt(0, j0);
            int cAt = at(i0, j0);
            if (start == Start.BIAS) {
                kernels.matmulBias(
                        form, m, n, depth, a, aAt, aStride, b, bAt, bStride, bias, 1 + j0, result, cAt, cStride,
                        workspace);
            } else {
                Write write = start == Start.OLD ? Write.ADD : Write.REPLACE;
                kernels.matmul(
                        form, write, m, n, depth, a, aAt, aStride, b, bAt, bStride, result, cAt, cStride, workspace);
            }
        }

        @Override
        public String toString() {
            return form + " " + rows + "x" + columns + "x" + depth;
        }
    }
}
