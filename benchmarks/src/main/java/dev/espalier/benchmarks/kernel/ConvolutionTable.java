package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.layer.ConvolutionChoice;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the rates of convolutions on one and on two threads: forward, and the gradients of the input and of the weights, in
 * useful operations and as a fraction of a packed product's rate.
 *
 * <p>A layer computes both gradients in one pass backward: that of the input takes the time of a pass with both less that of a
 * pass with the weights' alone. The passes and the product alternate, so that a disturbance of the machine meets all of them;
 * a time is the median of the rounds. Arguments are beginnings of the names of convolutions, none for all, and {@code direct} to
 * measure the sums themselves where another algorithm would be chosen.
 */
public final class ConvolutionTable {

    private static final int ROUNDS = 9;
    private static final long WARM_UP_NANOS = 150_000_000;
    private static final long ROUND_NANOS = 15_000_000;

    /** The product with whose rate the convolutions are compared: large enough for what can be reached. */
    private static final ProductShape PRODUCT = ProductShape.WIDE_FORWARD_2;

    private ConvolutionTable() {}

    /**
     * Measures and prints.
     *
     * @param arguments beginnings of the names of convolutions, none for all; and {@code direct} or nothing
     */
    public static void main(String[] arguments) {
        String direct = ConvolutionChoice.DIRECT.toString();
        List<String> names =
                Arrays.stream(arguments).filter(each -> !each.equals(direct)).toList();
        ConvolutionChoice choice = names.size() < arguments.length ? ConvolutionChoice.DIRECT : ConvolutionChoice.AUTO;
        List<ConvolutionCase> cases = Arrays.stream(ConvolutionCase.values())
                .filter(each -> names.isEmpty() || names.stream().anyMatch(each.name()::startsWith))
                .toList();
        try (KernelThreads one = KernelThreads.of(1);
                KernelThreads two = KernelThreads.of(2)) {
            System.out.println(two.describe() + "; java " + System.getProperty("java.version"));
            System.out.println("GFLOP/s, and in brackets the fraction of the packed product " + PRODUCT.rows() + "x"
                    + PRODUCT.depth() + "x" + PRODUCT.columns());
            header(System.out);
            for (ConvolutionCase each : cases) {
                List<Rates> rates = List.of(measure(each, choice, one), measure(each, choice, two));
                print(each, rates, System.out);
            }
        }
    }

    private static Rates measure(ConvolutionCase convolution, ConvolutionChoice choice, KernelThreads threads) {
        ConvolutionArrays all = new ConvolutionArrays(convolution, true, choice, threads.workers());
        ConvolutionArrays weightsAlone = new ConvolutionArrays(convolution, false, choice, threads.workers());
        Operands operands = Operands.of(PRODUCT);
        List<Runnable> tasks = List.of(
                () -> operands.multiply(threads.workers().matrices(), true),
                all::forward,
                all::backward,
                weightsAlone::backward);
        tasks.forEach(task -> Timing.nanos(task, WARM_UP_NANOS));
        double[][] nanos = new double[tasks.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < tasks.size(); i++) {
                nanos[i][round] = Timing.nanos(tasks.get(i), ROUND_NANOS);
            }
        }
        double[] inputGradient = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            inputGradient[round] = nanos[2][round] - nanos[3][round];
        }
        double operations = convolution.operations();
        return new Rates(
                PRODUCT.operations() / Timing.median(nanos[0]),
                operations / Timing.median(nanos[1]),
                operations / Timing.median(inputGradient),
                operations / Timing.median(nanos[3]));
    }

    private static void header(PrintStream out) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s %-26s", "convolution", "size"));
        for (int threads = 1; threads <= 2; threads++) {
            line.append(String.format(
                    Locale.ROOT,
                    " %12s %14s %14s %14s",
                    "product, " + threads,
                    "forward, " + threads,
                    "input, " + threads,
                    "weights, " + threads));
        }
        out.println(line);
    }

    private static void print(ConvolutionCase convolution, List<Rates> rates, PrintStream out) {
        List<String> cells = new ArrayList<>();
        for (Rates each : rates) {
            cells.add(String.format(
                    Locale.ROOT,
                    " %12.1f %14s %14s %14s",
                    each.product(),
                    each.cell(each.forward()),
                    each.cell(each.inputGradient()),
                    each.cell(each.weightGradient())));
        }
        out.printf(
                Locale.ROOT,
                "%-18s %-26s%s%n",
                convolution.name().toLowerCase(Locale.ROOT),
                convolution.size(),
                String.join("", cells));
    }

    /** What was measured with one number of threads, in GFLOP/s. */
    private record Rates(double product, double forward, double inputGradient, double weightGradient) {

        String cell(double rate) {
            return String.format(Locale.ROOT, "%.1f (%.2f)", rate, rate / product);
        }
    }
}
