package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.engine.kernel.Product.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PackedProductTest {

    private static final int[] SIZES = {0, 1, 2, 7, 8, 16, 17, 31, 32, 33, 65};

    private static final int[] DEPTHS = {0, 1, 7, 17, 65};

    /** Around the blocks: of the depth, of the right operand, of tiles and panels. */
    private static final int[][] LARGE = {
        {1, 1025, 1023},
        {5, 300, 1025},
        {31, 33, 1023},
        {1023, 17, 33},
        {1025, 10, 16},
        {16, 1025, 7},
        {257, 20, 513},
        {40, 2100, 70},
        {9, 272, 1023}
    };

    static Stream<Arguments> cases() {
        return Stream.of(Samples.vector(), Samples.portable())
                .flatMap(kernels -> Stream.of(Form.values())
                        .flatMap(form -> Stream.of(Start.values()).map(start -> Arguments.of(kernels, form, start))));
    }

    static Stream<Arguments> finishes() {
        return Stream.of(Samples.vector(), Samples.portable())
                .flatMap(
                        kernels -> Stream.of(Activation.values()).map(activation -> Arguments.of(kernels, activation)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyElementIsTheSameChainAsUnpacked(Kernels kernels, Form form, Start start) {
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
                float[] c = product.c.clone();
                packed(kernels, product, product.epilogue(start), c, workspace);
                assertArrayEquals(product.chains(start), c, product.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void staysWithinTheErrorBoundOfADoubleReference(Kernels kernels, Form form, Start start) {
        Product product = new Product(form, 33, 71, 1025);
        float[] c = product.c.clone();
        packed(kernels, product, product.epilogue(start), c, kernels.newWorkspace());
        for (int i = 0; i < product.rows; i++) {
            for (int j = 0; j < product.columns; j++) {
                double exact = product.begin(start, i, j);
                double magnitude = Math.abs(exact);
                for (int k = 0; k < product.depth; k++) {
                    double term = (double) product.left(i, k) * product.right(k, j);
                    exact += term;
                    magnitude += Math.abs(term);
                }
                // each of the depth roundings is at most 2^-24 of a partial sum, and none exceeds the magnitude
                assertEquals(exact, c[product.at(i, j)], product.depth * 0x1p-24 * magnitude);
            }
        }
    }

    @Test
    void rowsMayLieAnywhereAndOverlap() {
        for (Kernels kernels : List.of(Samples.vector(), Samples.portable())) {
            Workspace workspace = kernels.newWorkspace();
            for (int rows : new int[] {1, 2, 9, 50, 101}) {
                for (int columns : new int[] {1, 8, 16, 24, 32, 40, 48, 64, 112, 130}) {
                    for (int depth : new int[] {0, 1, 13, 300}) {
                        assertScattered(kernels, rows, columns, depth, workspace);
                    }
                }
            }
        }
    }

    private static void assertScattered(Kernels kernels, int rows, int columns, int depth, Workspace workspace) {
        int[] left = scattered(rows);
        int[] right = scattered(depth);
        // the last row ends where the array does
        float[] a = Samples.gaussian(5 + Arrays.stream(left).max().orElse(0) + depth, 1);
        float[] b = Samples.gaussian(7 + Arrays.stream(right).max().orElse(0) + columns, 2);
        float[] c = new float[rows * columns];
        MatrixProduct product = new MatrixProduct()
                .size(Form.PLAIN, rows, columns, depth)
                .left(a, 5, left)
                .right(b, 7, right)
                .result(c, Epilogue.REPLACE);
        PackedMatrix packed = kernels.newPacked(depth, columns);
        kernels.pack(product, 0, depth, packed);
        int split = rows / 2;
        kernels.multiply(product.right(packed), 0, split, 0, columns, workspace);
        kernels.multiply(product, split, rows, 0, columns, workspace);
        float[] expected = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(a[5 + left[i] + k], b[7 + right[k] + j], sum);
                }
                expected[i * columns + j] = sum;
            }
        }
        assertArrayEquals(expected, c, rows + "x" + depth + "x" + columns);
    }

    /** Places that neither ascend nor keep clear of each other. */
    private static int[] scattered(int count) {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = (i * 37 + 11) % (count + 5) * 3;
        }
        return places;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anyRowsAndAnyPanelsHaveTheSameBits(Kernels kernels, Form form, Start start) {
        Product product = new Product(form, 45, 135, 530);
        Workspace workspace = kernels.newWorkspace();
        PackedMatrix packed = pack(kernels, product);
        float[] c = product.c.clone();
        int[] rows = {0, 1, 9, 30, 45};
        int[] columns = {0, MatrixKernels.COLUMN_GRAIN, 2 * MatrixKernels.COLUMN_GRAIN, 135};
        for (int i = 1; i < rows.length; i++) {
            for (int j = 1; j < columns.length; j++) {
                MatrixProduct range =
                        product.product(product.epilogue(start), c).right(packed);
                kernels.multiply(range, rows[i - 1], rows[i], columns[j - 1], columns[j], workspace);
            }
        }
        assertArrayEquals(product.chains(start), c);
    }

    @ParameterizedTest
    @MethodSource("finishes")
    void theEpilogueIsTheActivationOrItsGradientInPlace(Kernels kernels, Activation activation) {
        for (int[] shape : new int[][] {{1, 70, 9}, {17, 10, 600}, {33, 33, 7}, {9, 600, 530}, {5, 32, 0}}) {
            for (int gap = 0; gap < 2; gap++) {
                Product product = new Product(Form.PLAIN, shape[0], shape[1], shape[2], 2 * gap);
                float[] ends = product.chains(Start.BIAS);
                float[] saved = Samples.gaussian(ends.length, 9);
                float[] activated = ends.clone();
                float[] gradient = ends.clone();
                for (int i = 0; i < product.rows; i++) {
                    int at = product.at(i, 0);
                    kernels.activate(activation, 0.3f, ends, at, activated, at, product.columns);
                    kernels.activationGradient(activation, 0.3f, saved, at, ends, at, gradient, at, product.columns);
                }
                Epilogue bias = product.epilogue(Start.BIAS);
                Workspace workspace = kernels.newWorkspace();
                float[] c = product.c.clone();
                packed(kernels, product, bias.then(activation, 0.3f), c, workspace);
                assertArrayEquals(activated, c, product.toString());
                c = product.c.clone();
                packed(kernels, product, bias.thenGradient(activation, 0.3f, saved), c, workspace);
                assertArrayEquals(gradient, c, product.toString());
            }
        }
    }

    @Test
    void blocksOfRowsAndColumnsArePackedAsTheWhole() {
        int[] rows = {0, 3, 32, 45};
        for (Kernels kernels : List.of(Samples.vector(), Samples.portable())) {
            for (int columns : new int[] {1, 10, 32, 33, 48, 70, 128, 135}) {
                Product product = new Product(Form.PLAIN, 1, columns, 45, 2);
                Matrix stored = new Matrix(product.b, product.rightAt(0, 0), columns, product.bStride);
                PackedMatrix blocks = kernels.newPacked(45, columns);
                Arrays.fill(blocks.values, Float.NaN);
                for (int i = 1; i < rows.length; i++) {
                    for (int j = 0; j < columns; j += 2 * MatrixKernels.COLUMN_GRAIN) {
                        int end = Math.min(columns, j + 2 * MatrixKernels.COLUMN_GRAIN);
                        kernels.packBlock(stored, rows[i - 1], rows[i], j, end, blocks);
                    }
                }
                assertArrayEquals(pack(kernels, product).values, blocks.values, columns + " columns");
            }
        }
    }

    @Test
    void memoryIsUsedForSmallerShapesAndRefusedForLargerOnes() {
        for (Kernels kernels : List.of(Samples.vector(), Samples.portable())) {
            PackedMatrix packed = kernels.newPacked(100, 70);
            packed.reshape(40, 65);
            assertEquals(40, packed.depth());
            assertEquals(65, packed.columns());
            assertThrows(IllegalArgumentException.class, () -> packed.reshape(101, 96));
            assertThrows(IllegalArgumentException.class, () -> packed.reshape(50_000, 50_000));
        }
    }

    @Test
    void chainsBeginFromOneThing() {
        Epilogue add = Epilogue.ADD;
        float[] bias = {1f};
        assertThrows(
                IllegalArgumentException.class,
                () -> new Epilogue(Write.ADD, bias, add.finish(), add.activation(), 0f, add.saved()));
    }

    private static void packed(Kernels kernels, Product product, Epilogue epilogue, float[] c, Workspace workspace) {
        MatrixProduct packed = product.product(epilogue, c).right(pack(kernels, product));
        kernels.multiply(packed, 0, product.rows, 0, product.columns, workspace);
    }

    /** Packed in two parts into memory that held something else. */
    private static PackedMatrix pack(Kernels kernels, Product product) {
        PackedMatrix packed = kernels.newPacked(product.depth, product.columns);
        Arrays.fill(packed.values, Float.NaN);
        boolean right = product.form == Form.RIGHT_TRANSPOSED;
        int stored = right ? product.columns : product.depth;
        int middle = right ? Math.min(stored, MatrixKernels.COLUMN_GRAIN) : stored / 3;
        MatrixProduct source =
                product.product(Epilogue.REPLACE, product.c).right(product.b, product.rightAt(0, 0), product.bStride);
        kernels.pack(source, middle, stored, packed);
        kernels.pack(source, 0, middle, packed);
        return packed;
    }
}
