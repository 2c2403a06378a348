package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.engine.kernel.Activation;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.MatrixProduct;
import dev.espalier.engine.kernel.PackedMatrix;
import dev.espalier.engine.kernel.WorkerPool;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That threads, packing and blocks of rows change no bit of a product. */
class MatrixWorkTest {

    /** Rows, columns, depth: below and above what is worth a thread, on and off the grains. */
    private static final int[][] SHAPES = {
        {1, 1023, 1025},
        {2, 1025, 400},
        {7, 33, 16},
        {31, 1, 17},
        {33, 10, 1025},
        {50, 200, 300},
        {64, 256, 784},
        {784, 256, 64},
        {1023, 17, 33},
        {1025, 31, 31},
        {100, 2100, 16},
        {300, 1030, 1100}
    };

    static Stream<Arguments> cases() {
        return Stream.of(Form.values()).flatMap(form -> Stream.of(SHAPES).map(shape -> Arguments.of(form, shape)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyWayToAProductGivesTheSameBits(Form form, int[] shape) {
        int rows = shape[0];
        int columns = shape[1];
        int depth = shape[2];
        float[] a = numbers(rows * depth, 1);
        float[] b = numbers(depth * columns, 2);
        float[] bias = numbers(columns, 3);
        float[] old = numbers(rows * columns, 4);
        float[] saved = numbers(rows * columns, 5);
        Epilogue[] epilogues = {
            Epilogue.REPLACE,
            Epilogue.ADD,
            Epilogue.ofBias(bias).then(Activation.RELU, 0f),
            Epilogue.ofBias(bias).then(Activation.TANH, 0f),
            Epilogue.REPLACE.thenGradient(Activation.RELU, 0f, saved)
        };
        float[][] expected = new float[epilogues.length][];
        for (int i = 0; i < epilogues.length; i++) {
            expected[i] = onOneThread(form, shape, a, b, epilogues[i], old);
        }
        for (int threads : new int[] {1, 2, 3, 4}) {
            try (WorkerPool pool = new WorkerPool(threads)) {
                KernelWorkers workers = KernelWorkers.of(pool);
                MatrixWork products = workers.matrices();
                PackedMatrix packed = products.newPacked(depth, columns);
                products.pack(form, b, packed);
                for (int i = 0; i < epilogues.length; i++) {
                    Epilogue epilogue = epilogues[i];
                    float[] c = old.clone();
                    products.multiply(form, rows, columns, depth, a, b, epilogue, c);
                    assertArrayEquals(expected[i], c, "unpacked, " + threads + " threads, " + i);

                    c = old.clone();
                    products.multiply(form, rows, a, packed, epilogue, c);
                    assertArrayEquals(expected[i], c, "packed, " + threads + " threads, " + i);

                    float[] byRows = old.clone();
                    MatrixProduct product = new MatrixProduct()
                            .size(form, rows, columns, depth)
                            .left(a)
                            .right(packed)
                            .result(byRows, epilogue);
                    workers.parallel(
                            rows,
                            5,
                            (from, to, thread) -> workers.kernels()
                                    .multiply(product, from, to, 0, columns, workers.workspace(thread)));
                    assertArrayEquals(expected[i], byRows, "blocks of rows, " + threads + " threads, " + i);
                }
            }
        }
    }

    /** The kernels without this class's ways to divide the work: the product, then the activation. */
    private static float[] onOneThread(Form form, int[] shape, float[] a, float[] b, Epilogue epilogue, float[] old) {
        int rows = shape[0];
        int columns = shape[1];
        int depth = shape[2];
        var kernels = KernelProvider.kernels();
        var workspace = kernels.newWorkspace();
        float[] c = old.clone();
        Epilogue beginning =
                epilogue.bias().length > 0 ? Epilogue.ofBias(epilogue.bias()) : Epilogue.of(epilogue.write());
        MatrixProduct product = new MatrixProduct()
                .size(form, rows, columns, depth)
                .left(a)
                .right(b)
                .result(c, beginning);
        kernels.multiply(product, 0, rows, 0, columns, workspace);
        switch (epilogue.finish()) {
            case NONE -> {}
            case ACTIVATION ->
                kernels.activate(epilogue.activation(), epilogue.parameter(), c, 0, c, 0, rows * columns);
            case GRADIENT ->
                kernels.activationGradient(
                        epilogue.activation(), epilogue.parameter(), epilogue.saved(), 0, c, 0, c, 0, rows * columns);
        }
        return c;
    }

    private static float[] numbers(int count, long key) {
        float[] values = new float[count];
        new CounterRandomStream(key).fillGaussian(values, 0, count, 0, 1);
        return values;
    }
}
