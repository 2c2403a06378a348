package dev.espalier.benchmarks.kernel;

import dev.espalier.core.compute.KernelThreads;
import dev.espalier.core.compute.MatrixWork;
import dev.espalier.core.kernel.Write;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the rate of every product on one and on two threads, in less than a minute.
 *
 * <p>The products alternate, so that a disturbance of the machine meets all of them; a figure is the median of the
 * rounds. Arguments are beginnings of the names of shapes, none for all.
 */
public final class ProductTable {

    private static final int ROUNDS = 9;
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final long ROUND_NANOS = 15_000_000;

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
        double[][] one = new double[shapes.size()][ROUNDS];
        double[][] two = new double[shapes.size()][ROUNDS];
        try (KernelThreads single = KernelThreads.of(1);
                KernelThreads pair = KernelThreads.of(2)) {
            List<Operands> operands = shapes.stream().map(Operands::of).toList();
            for (Operands each : operands) {
                nanos(each, single.workers().matrices(), WARM_UP_NANOS);
                nanos(each, pair.workers().matrices(), WARM_UP_NANOS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < shapes.size(); i++) {
                    one[i][round] = nanos(operands.get(i), single.workers().matrices(), ROUND_NANOS);
                    two[i][round] = nanos(operands.get(i), pair.workers().matrices(), ROUND_NANOS);
                }
            }
            print(shapes, one, two, pair.describe(), System.out);
        }
    }

    /** The time of one product, in nanoseconds. */
    private static double nanos(Operands operands, MatrixWork products, long atLeast) {
        long start = System.nanoTime();
        long end;
        int count = 0;
        do {
            operands.multiply(products, Write.REPLACE);
            count++;
            end = System.nanoTime();
        } while (end - start < atLeast);
        return (double) (end - start) / count;
    }

    private static void print(
            List<ProductShape> shapes, double[][] one, double[][] two, String kernels, PrintStream out) {
        out.println(kernels + "; java " + System.getProperty("java.version"));
        out.printf(
                Locale.ROOT,
                "%-16s %-17s %5s %5s %5s %10s %10s %9s %9s%n",
                "product",
                "form",
                "rows",
                "cols",
                "depth",
                "us, 1",
                "us, 2",
                "GFLOP/s 1",
                "GFLOP/s 2");
        for (int i = 0; i < shapes.size(); i++) {
            ProductShape shape = shapes.get(i);
            double single = median(one[i]);
            double pair = median(two[i]);
            out.printf(
                    Locale.ROOT,
                    "%-16s %-17s %5d %5d %5d %10.2f %10.2f %9.1f %9.1f%n",
                    shape.name().toLowerCase(Locale.ROOT),
                    shape.form().name().toLowerCase(Locale.ROOT),
                    shape.rows(),
                    shape.columns(),
                    shape.depth(),
                    single / 1000,
                    pair / 1000,
                    shape.operations() / single,
                    shape.operations() / pair);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
