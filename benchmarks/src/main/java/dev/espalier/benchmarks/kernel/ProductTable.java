package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.MatrixWork;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the rate of every product on one and on two threads, with the right operand as it is stored and packed before,
 * in less than a minute.
 *
 * <p>The products alternate, so that a disturbance of the machine meets all of them; a metric is the median of the
 * rounds. Arguments are beginnings of the names of shapes, none for all.
 */
public final class ProductTable {

    private static final int ROUNDS = 9;
    private static final long WARM_UP_NANOS = 60_000_000;
    private static final long ROUND_NANOS = 10_000_000;

    /** One and two threads, stored and packed. */
    private static final int WAYS = 4;

    private ProductTable() {}

    /**
     * Measures and prints.
     *
     * @param arguments beginnings of the names of shapes; none for all
     */
    public static void main(String[] arguments) {
        List<ProductShape> shapes = Arrays.stream(ProductShape.values())
                .filter(shape ->
                        arguments.length == 0 || Arrays.stream(arguments).anyMatch(shape.name()::startsWith))
                .toList();
        List<Operands> operands = shapes.stream().map(Operands::of).toList();
        double[][][] nanos = new double[shapes.size()][WAYS][ROUNDS];
        try (KernelThreads one = KernelThreads.of(1);
                KernelThreads two = KernelThreads.of(2)) {
            MatrixWork[] products = {one.workers().matrices(), two.workers().matrices()};
            for (Operands each : operands) {
                for (int way = 0; way < WAYS; way++) {
                    Timing.nanos(task(each, products, way), WARM_UP_NANOS);
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < shapes.size(); i++) {
                    for (int way = 0; way < WAYS; way++) {
                        nanos[i][way][round] = Timing.nanos(task(operands.get(i), products, way), ROUND_NANOS);
                    }
                }
            }
            print(shapes, nanos, two.describe(), System.out);
        }
    }

    private static Runnable task(Operands operands, MatrixWork[] products, int way) {
        return () -> operands.multiply(products[way / 2], way % 2 == 1);
    }

    private static void print(List<ProductShape> shapes, double[][][] nanos, String kernels, PrintStream out) {
        out.println(kernels + "; java " + System.getProperty("java.version"));
        out.println("GFLOP/s and microseconds on 1 and 2 threads, right operand stored and packed before");
        out.printf(
                Locale.ROOT,
                "%-16s %-18s %-16s %8s %8s %8s %8s %10s %10s %10s %10s%n",
                "product",
                "form",
                "size",
                "1",
                "2",
                "1 packed",
                "2 packed",
                "us, 1",
                "us, 2",
                "1 packed",
                "2 packed");
        for (int i = 0; i < shapes.size(); i++) {
            ProductShape shape = shapes.get(i);
            double[] median =
                    Arrays.stream(nanos[i]).mapToDouble(Timing::median).toArray();
            double work = shape.operations();
            out.printf(
                    Locale.ROOT,
                    "%-16s %-18s %-16s %8.1f %8.1f %8.1f %8.1f %10.2f %10.2f %10.2f %10.2f%n",
                    shape.name().toLowerCase(Locale.ROOT),
                    shape.form().name().toLowerCase(Locale.ROOT),
                    shape.rows() + "x" + shape.depth() + "x" + shape.columns(),
                    work / median[0],
                    work / median[2],
                    work / median[1],
                    work / median[3],
                    median[0] / 1000,
                    median[2] / 1000,
                    median[1] / 1000,
                    median[3] / 1000);
        }
    }
}
