package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.kernel.KernelProvider;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints the time of every operation beside the products, on one thread, in some seconds. */
public final class ElementTable {

    private static final int ROUNDS = 9;
    private static final long WARM_UP_NANOS = 200_000_000;
    private static final long ROUND_NANOS = 10_000_000;

    private ElementTable() {}

    /**
     * Measures and prints.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        ElementOperation[] operations = ElementOperation.values();
        List<Runnable> tasks = Arrays.stream(operations)
                .map(operation -> operation.on(KernelProvider.kernels()))
                .toList();
        double[][] nanos = new double[operations.length][ROUNDS];
        tasks.forEach(task -> Timing.nanos(task, WARM_UP_NANOS));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < operations.length; i++) {
                nanos[i][round] = Timing.nanos(tasks.get(i), ROUND_NANOS);
            }
        }
        print(operations, nanos, System.out);
    }

    private static void print(ElementOperation[] operations, double[][] nanos, PrintStream out) {
        out.println(KernelProvider.describe(1) + "; java " + System.getProperty("java.version"));
        out.printf(Locale.ROOT, "%-28s %10s %16s%n", "operation", "us", "elements per ns");
        for (int i = 0; i < operations.length; i++) {
            double median = Timing.median(nanos[i]);
            out.printf(
                    Locale.ROOT,
                    "%-28s %10.1f %16.2f%n",
                    operations[i].name().toLowerCase(Locale.ROOT),
                    median / 1000,
                    operations[i].elements() / median);
        }
    }
}
