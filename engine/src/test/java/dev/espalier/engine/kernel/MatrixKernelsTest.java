package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.engine.kernel.Product.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixKernelsTest {

    private static final int[] SIZES = {0, 1, 2, 7, 8, 16, 17, 32, 33, 65, 100};

    private static final int[] DEPTHS = {0, 1, 7, 17, 65, 100};

    /** Depths and widths beyond one block. */
    private static final int[][] LARGE = {
        {3, 600, 1100}, {20, 300, 1100}, {257, 20, 513}, {9, 523, 130}, {300, 33, 700}, {133, 10, 1100}, {77, 80, 600}
    };

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
            for (int gap = 0; gap <= 2; gap += 2) {
                Product product = new Product(form, shape[0], shape[1], shape[2], gap);
                assertArrayEquals(
                        product.chains(start), product.compute(kernels, start, workspace), product.toString());
            }
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

    @Test
    void transposes() {
        for (int rows : SIZES) {
            for (int columns : SIZES) {
                float[] x = Samples.gaussian(3 + rows * (columns + 2), 1);
                float[] y = new float[5 + columns * (rows + 1)];
                Transposition.transpose(rows, columns, x, 3, columns + 2, y, 5, rows + 1);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        assertEquals(x[3 + i * (columns + 2) + j], y[5 + j * (rows + 1) + i]);
                    }
                }
            }
        }
    }
}
