package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.model.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After warm-up a call allocates nothing: no boxed vectors, no temporary arrays. */
@Tag("own-jvm")
class AllocationTest {

    private static final int ROWS = 24;
    private static final int COLUMNS = 83;
    private static final int SIZE = ROWS * COLUMNS;

    private static final float[] X = Samples.gaussian(SIZE, 1);
    private static final float[] Y = Samples.gaussian(SIZE, 2);
    private static final float[] Z = new float[SIZE];
    private static final float[] FIRST = Samples.gaussian(COLUMNS, 3);
    private static final float[] SECOND = Samples.gaussian(COLUMNS, 4);
    private static final float[] THIRD = new float[COLUMNS];
    private static final float[] FOURTH = new float[COLUMNS];
    private static final float[] DGAMMA = new float[COLUMNS];
    private static final float[] DBETA = new float[COLUMNS];
    private static final int[] LABELS = new int[ROWS];
    private static final double[] LOSSES = new double[ROWS];

    private static final Form[] FORMS = Form.values();
    private static final WinogradKernels.Part[] PARTS = WinogradKernels.Part.values();
    private static final Epilogue EPILOGUE = Epilogue.ofBias(FIRST).then(Activation.RELU, 0f);

    private static final int LENGTH = 83;
    private static final int BOXED_VECTOR = 96;
    private static final int WARM_UP = 2_000;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final int MEASURED = 200;

    private static double sink;

    static Stream<Arguments> operations() {
        return Stream.of(Samples.vector(), Samples.portable()).flatMap(AllocationTest::operations);
    }

    private static Stream<Arguments> operations(Kernels k) {
        Workspace w = k.newWorkspace();
        PackedMatrix packed = k.newPacked(11, 35);
        Matrix x = Matrix.of(X, 35);
        Matrix y = Matrix.of(Y, 35);
        Matrix z = Matrix.of(Z, 35);
        Normalization n = new Normalization(THIRD, FOURTH, FIRST, SECOND);
        MatrixProduct product = new MatrixProduct();
        Stream<Arguments> products = Stream.of(FORMS)
                .map(form -> operation(k, "product " + form, () -> {
                    product.size(form, 9, 35, 11).left(X, 0, 17).right(Y, 0, 40).result(Z, Epilogue.ADD);
                    k.multiply(product, 0, 9, 0, 35, w);
                }));
        Stream<Arguments> activations = Stream.of(Activation.values())
                .map(activation -> operation(k, activation.name(), () -> {
                    k.activate(activation, 0.5f, X, 0, Z, 0, LENGTH);
                    k.activationGradient(activation, 0.5f, X, 0, Y, 0, Z, 0, LENGTH);
                }));
        Stream<Arguments> others = Stream.of(
                operation(k, "one row", () -> {
                    product.size(Form.PLAIN, 1, 83, 11).left(X).right(Y).result(Z, EPILOGUE);
                    k.multiply(product, 0, 1, 0, 83, w);
                }),
                operation(k, "packed products", () -> {
                    for (Form form : FORMS) {
                        product.size(form, 9, 35, 11)
                                .left(X, 0, 17)
                                .right(Y, 0, 40)
                                .result(Z, EPILOGUE);
                        k.pack(product, 0, form == Form.RIGHT_TRANSPOSED ? 35 : 11, packed);
                        product.right(packed);
                        k.multiply(product, 0, 9, 0, 35, w);
                    }
                    k.multiply(product, 0, 1, 0, 35, w);
                }),
                operation(k, "transposed product", () -> {
                    product.size(Form.PLAIN, 9, 35, 11).left(X).right(packed).result(Z, 0, 9, Epilogue.ADD);
                    k.multiplyTransposed(product, 0, 9, w);
                }),
                operation(k, "exp and log", () -> {
                    k.exp(X, 0, Z, 0, 83);
                    k.log(Z, 0, Z, 0, 83);
                    k.binaryCrossEntropy(X, 0, Y, 0, Z, 0, Z, 100, 83);
                }),
                operation(k, "arithmetic", () -> {
                    k.scale(2f, X, 0, Z, 0, 83);
                    k.add(X, 0, Y, 0, Z, 0, 83);
                    k.multiply(X, 0, Y, 0, Z, 0, 83);
                }),
                operation(k, "reductions", () -> sink = k.sumOfSquares(X, 0, 83, w) + k.max(X, 0, 83)),
                operation(k, "softmax", () -> {
                    k.softmax(x, 0, 4, z, w);
                    k.softmaxGradient(z, y, 0, 4, z, w);
                }),
                operation(k, "cross-entropy", () -> {
                    k.crossEntropy(x, LABELS, FIRST, 0, 4, LOSSES, z, w);
                    k.softCrossEntropy(x, y, FIRST, 0, 4, LOSSES, z, w);
                }),
                operation(k, "layer norm", () -> {
                    k.layerNorm(x, n, 1e-5, 0, 4, z, w);
                    k.layerNormGradient(x, n, y, 0, 4, z, w);
                    k.layerNormParameterGradients(Write.REPLACE, x, n, y, 4, 0, 35, DGAMMA, DBETA);
                }),
                operation(k, "batch norm", () -> {
                    k.columnMoments(x, 4, 0, 35, THIRD, FOURTH);
                    k.inverseDeviations(0, 35, FOURTH, 1e-5, FOURTH);
                    k.batchNorm(x, n, 0, 4, 0, 35, z);
                    k.batchNormParameterGradients(x, n, y, 4, 0, 35, DGAMMA, DBETA);
                    k.batchNormInputGradient(x, n, y, 4, 0, 35, DGAMMA, DBETA, z);
                }),
                operation(k, "rows and columns", () -> {
                    k.multiplyRow(x, FIRST, 4, 0, 35, z);
                    k.columnSums(Write.ADD, x, 0, 4, 0, 35, DGAMMA);
                }));
        Stream<Arguments> transforms = Stream.of(WinogradTile.values())
                .map(tile -> operation(k, tile.toString(), () -> {
                    for (WinogradKernels.Part part : PARTS) {
                        k.winograd(tile, part, 2, LENGTH, X, 0, LENGTH, 2 * LENGTH, Z, 0, LENGTH, 2 * LENGTH);
                    }
                }));
        return Stream.of(products, activations, others, transforms).flatMap(s -> s);
    }

    private static Arguments operation(Kernels kernels, String name, Runnable operation) {
        return Arguments.of(kernels.name() + " " + name, operation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void aKernelAllocatesNothing(String name, Runnable operation) throws ReflectiveOperationException {
        long bytes = allocated(operation);
        if (bytes > 0 && Runtime.version().feature() < 21 && name.equals("vector GELU")) {
            // now and then C2 of Java 17 leaves one vector of this loop on the heap; more would be a fault of ours
            long vectors = 2L * MEASURED * (LENGTH / Samples.vector().lanes());
            assertTrue(bytes <= vectors * BOXED_VECTOR, name + " allocates " + bytes + " bytes");
        } else {
            assertEquals(0, bytes, name);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRegionAllocatesNothing(int threads) throws ReflectiveOperationException {
        try (WorkerPool pool = new WorkerPool(threads)) {
            Workers.RangeTask task = (from, to, thread) -> {};
            assertEquals(0, allocated(() -> pool.parallel(100, 10, task)));
        }
    }

    /**
     * Bytes of many calls, once it is none or a long time has passed: until the compiler is done, which a busy machine
     * delays, vectors and objects that never escape are still allocated.
     */
    private static long allocated(Runnable operation) throws ReflectiveOperationException {
        AllocatedBytes bytes = new AllocatedBytes();
        long start = System.nanoTime();
        long least = Long.MAX_VALUE;
        while (least > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
            repeat(WARM_UP, operation);
            least = bytes.during(() -> repeat(MEASURED, operation));
        }
        return least;
    }

    private static void repeat(int times, Runnable operation) {
        for (int i = 0; i < times; i++) {
            operation.run();
        }
    }
}
