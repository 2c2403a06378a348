package dev.espalier.benchmarks.compare;

import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much slower training is with everything recorded (statistics, pictures, samples, the log of the run, meters) than with
 * nothing of it, in turns in one process: WORKLOAD THREADS FOLDER [EPOCHS [ROUNDS]].
 *
 * <p>A round is a run with and a run without, in an order that changes from round to round. The time of a run is the median
 * of its epochs, the first of which is left out. The second ratio is that of the processor time of the run's own thread, which
 * other programs disturb less; with one thread it is all of the work.
 */
public final class RecordingCost {

    private static final int EPOCHS = 6;
    private static final int ROUNDS = 7;

    private final Workload workload;
    private final int threads;
    private final Path data;
    private final int epochs;

    private RecordingCost(Workload workload, int threads, Path data, int epochs) {
        this.workload = workload;
        this.threads = threads;
        this.data = data;
        this.epochs = epochs;
    }

    /**
     * Measures, and prints a line for each round and the median of their ratios.
     *
     * @param arguments the workload, such as W1; threads; the folder of Fashion-MNIST; epochs of a run, and rounds
     */
    public static void main(String[] arguments) throws IOException {
        int epochs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : EPOCHS;
        int rounds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : ROUNDS;
        RecordingCost cost = new RecordingCost(
                Workload.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]), epochs);
        System.out.printf(
                Locale.ROOT,
                "%s, %d threads, Java %d%n",
                arguments[0],
                cost.threads,
                Runtime.version().feature());
        System.out.println("round  seconds without  seconds with   ratio  of processor time  collections");
        cost.run(false);
        cost.run(true);
        List<Double> ratios = new ArrayList<>();
        List<Double> processorRatios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            cost.round(round, ratios, processorRatios);
        }
        print("time", ratios);
        print("processor time", processorRatios);
    }

    private static void print(String what, List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s: median ratio %.4f, from %.4f to %.4f%n",
                what,
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }

    private void round(int number, List<Double> ratios, List<Double> processorRatios) throws IOException {
        boolean first = number % 2 == 0;
        EpochTimes one = run(first);
        EpochTimes other = run(!first);
        EpochTimes with = first ? one : other;
        EpochTimes without = first ? other : one;
        double seconds = median(with.seconds) / median(without.seconds);
        double processor = median(with.processorSeconds) / median(without.processorSeconds);
        ratios.add(seconds);
        processorRatios.add(processor);
        System.out.printf(
                Locale.ROOT,
                "%5d  %15.4f  %12.4f  %6.4f  %17.4f  %11d%n",
                number,
                median(without.seconds),
                median(with.seconds),
                seconds,
                processor,
                with.collections);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private EpochTimes run(boolean recorded) throws IOException {
        Stack stack = EspalierStacks.builder(workload, data)
                .epochs(epochs)
                .checkpoint(Stack.Interval.epochs(1_000_000), 1)
                .recording(recorded ? new Recording() : Recording.off())
                .build();
        EpochTimes times = new EpochTimes(recorded);
        Path folder = Files.createTempDirectory("recording");
        RunOptions options = RunOptions.defaults().withThreads(threads);
        Espalier.Builder builder = Espalier.builder().listener(times);
        if (recorded) {
            builder.bind(MeterRegistry.class, new SimpleMeterRegistry());
        }
        try (Espalier espalier = builder.build();
                TrainingRun run =
                        espalier.prepare(stack, recorded ? options.withFolder(folder.resolve("run")) : options)) {
            run.run();
        } finally {
            delete(folder);
        }
        return times;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }

    /** The times of the epochs but the first, and what was collected in them. */
    private static final class EpochTimes implements TrainingListener {

        private final boolean wants;
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> processorSeconds = new ArrayList<>();
        private long last = -1;
        private long lastProcessor;
        private int collections;

        EpochTimes(boolean wants) {
            this.wants = wants;
        }

        @Override
        public boolean wantsStatistics() {
            return wants;
        }

        @Override
        public void statisticsCollected(StatisticsCollected event) {
            collections++;
        }

        @Override
        public void epochFinished(EpochFinished event) {
            long now = System.nanoTime();
            long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            if (last >= 0) {
                seconds.add((now - last) * 1e-9);
                processorSeconds.add((processor - lastProcessor) * 1e-9);
            }
            last = now;
            lastProcessor = processor;
        }
    }
}
