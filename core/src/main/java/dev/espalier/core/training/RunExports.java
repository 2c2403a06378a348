package dev.espalier.core.training;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import dev.espalier.engine.plugin.ExporterCalls;
import dev.espalier.engine.plugin.PluginBoundary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exporters of a run: opened before its first step, told of its events after all listeners, closed with it.
 *
 * <p>One that cannot be opened refuses the run. One that fails later does not end it: the first failure is logged, the event
 * is lost to that exporter, and it is told of the next one.
 */
public final class RunExports implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(RunExports.class.getName());

    private final List<Exporter> exporters;
    private final Supplier<List<OpenExport>> opening;
    private OpenExport[] open = {};
    private boolean kept;

    /** An exporter at work. */
    private static final class OpenExport {
        private final Exporter exporter;
        private final RunExport export;
        private long failures;
        private @Nullable Duration linger;

        OpenExport(Exporter exporter, RunExport export) {
            this.exporter = exporter;
            this.export = export;
        }

        void failed(RuntimeException failure) {
            failures++;
            if (failures == 1) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        text(failure) + "; the run goes on, and what the exporter missed is not sent");
                LOGGER.log(System.Logger.Level.DEBUG, "thrown by an exporter", failure);
            }
        }

        private static String text(RuntimeException failure) {
            return failure instanceof EspalierException known
                    ? known.problems().stream().map(Problem::text).collect(Collectors.joining("; "))
                    : String.valueOf(failure.getMessage());
        }

        /** What the exporter has said first: several who ask must not get different answers. */
        Duration linger() {
            Duration known = linger;
            if (known == null) {
                known = ask();
                linger = known;
            }
            return known;
        }

        private Duration ask() {
            try {
                Duration asked = ExporterCalls.linger(exporter, export);
                return asked.isNegative() ? Duration.ZERO : asked;
            } catch (RuntimeException failure) {
                failed(failure);
                return Duration.ZERO;
            }
        }

        boolean await(Duration limit) throws InterruptedException {
            try {
                return ExporterCalls.awaitCollection(exporter, export, limit);
            } catch (RuntimeException failure) {
                failed(failure);
                return false;
            }
        }

        void close() {
            try {
                ExporterCalls.close(exporter, export);
            } catch (RuntimeException failure) {
                failed(failure);
            }
            if (failures > 1) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "exporter {0} failed {1} times",
                        PluginBoundary.shortNameOf(exporter),
                        failures);
            }
        }
    }

    /**
     * The exporters of a run.
     *
     * @param exporters in the order of the stack
     * @param context what they are opened with
     * @param whenOpen called when all of them are open
     */
    public RunExports(List<Exporter> exporters, ExportContext context, Runnable whenOpen) {
        this.exporters = List.copyOf(exporters);
        this.opening = () -> {
            List<OpenExport> opened = opened(this.exporters, context);
            whenOpen.run();
            return opened;
        };
    }

    private RunExports() {
        this.exporters = List.of();
        this.opening = List::of;
    }

    /** A run without exporters. */
    public static RunExports none() {
        return new RunExports();
    }

    /**
     * Opens every exporter.
     *
     * @throws EspalierException with the problems of all that cannot be opened; the others are closed again
     */
    public void open() {
        open = opening.get().toArray(OpenExport[]::new);
    }

    private static List<OpenExport> opened(List<Exporter> exporters, ExportContext context) {
        List<OpenExport> opened = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<RuntimeException> causes = new ArrayList<>();
        for (Exporter exporter : exporters) {
            try {
                opened.add(new OpenExport(exporter, ExporterCalls.open(exporter, context)));
            } catch (EspalierException refusal) {
                problems.addAll(refusal.problems());
                causes.add(refusal);
            }
        }
        if (!problems.isEmpty()) {
            opened.forEach(OpenExport::close);
            EspalierException all = new EspalierException(problems);
            causes.forEach(all::addSuppressed);
            throw all;
        }
        return opened;
    }

    /** Tells every open exporter of an event. */
    <E> void tell(String call, BiConsumer<TrainingListener, E> method, E event) {
        for (OpenExport one : open) {
            try {
                ExporterCalls.tell(one.exporter, one.export, call, method, event);
            } catch (RuntimeException failure) {
                one.failed(failure);
            }
        }
    }

    /** Whether an exporter needs statistics; asked when the run is put together, before any is open. */
    boolean wantsStatistics() {
        return exporters.stream().anyMatch(ExporterCalls::wantsStatistics);
    }

    /** Leaves the exporters open when the run closes them, until {@link #closeKept()}. */
    public void keep() {
        kept = true;
    }

    /** The names of the exporters that are worth waiting for. */
    public List<String> lingering() {
        return Stream.of(open)
                .filter(one -> !one.linger().isZero())
                .map(one -> PluginBoundary.shortNameOf(one.exporter))
                .toList();
    }

    /** How long the exporters are worth waiting for at most. */
    public Duration longestLinger() {
        Duration longest = Duration.ZERO;
        for (OpenExport one : open) {
            Duration linger = one.linger();
            longest = linger.compareTo(longest) > 0 ? linger : longest;
        }
        return longest;
    }

    /**
     * Waits until the end of the run has been collected from every exporter that is worth waiting for, each for its own time.
     *
     * @param limit how long to wait at most for all of them
     * @return whether it has been
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        boolean all = true;
        for (OpenExport one : open) {
            Duration own = one.linger();
            if (!own.isZero()) {
                Duration most = own.compareTo(limit) < 0 ? own : limit;
                Duration left = most.minusNanos(System.nanoTime() - start);
                all &= one.await(left.isNegative() ? Duration.ZERO : left);
            }
        }
        return all;
    }

    /** Closes the exporters with the run, unless they are kept. */
    @Override
    public void close() {
        if (!kept) {
            closeKept();
        }
    }

    /** Closes the exporters. */
    public void closeKept() {
        OpenExport[] closing = open;
        open = new OpenExport[0];
        for (OpenExport one : closing) {
            one.close();
        }
    }
}
