package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.ResumeEffect;
import dev.espalier.core.stack.StackComparison;
import dev.espalier.core.stack.StackDifference;
import dev.espalier.core.training.RunExports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs that belong together, one after the other: stopped together, with the exporters of the last one left open if asked. */
final class RunSeries {

    private final String noun;
    private final AtomicReference<@Nullable String> stop = new AtomicReference<>();
    private volatile @Nullable TrainingRun running;
    private RunExports kept = RunExports.none();
    private boolean lingering;
    private boolean begun;
    private boolean prepared;

    /**
     * No run yet.
     *
     * @param noun what the runs belong together for, such as {@code the ensemble}
     */
    RunSeries(String noun) {
        this.noun = noun;
    }

    /** What other threads may ask: {@code requestStop} ends the present run after its step, saved, and all after it. */
    RunControl control() {
        return new RunControl() {
            @Override
            public void requestStop(String reason) {
                stop.compareAndSet(null, reason);
                TrainingRun present = running;
                if (present != null) {
                    present.control().requestStop(reason);
                }
            }

            @Override
            public void requestCheckpoint() {
                TrainingRun present = running;
                if (present != null) {
                    present.control().requestCheckpoint();
                }
            }
        };
    }

    /** Keeps the exporters of the last run open; those of the others are closed before the next, which may need their ports. */
    LingeringExports lingeringExports() {
        lingering = true;
        return new LingeringExports(() -> kept);
    }

    /** Refuses to begin a second time. */
    void begin() {
        if (begun) {
            throw new IllegalStateException(noun + " has already been run; prepare another one");
        }
        begun = true;
    }

    /** Why the rest is not run; empty if it is. */
    Optional<String> stopped() {
        return Optional.ofNullable(stop.get());
    }

    /** Whether the last run was prepared, so that a failure is its own. */
    boolean prepared() {
        return prepared;
    }

    /**
     * Prepares a run and runs it.
     *
     * @param prepare makes the run
     * @param made is called once the run is prepared, whether it begins or not
     * @param begins is given the run before it begins
     * @return how it ended; nothing if it, or all, were stopped
     */
    Optional<RunResult> run(Supplier<TrainingRun> prepare, Runnable made, Consumer<TrainingRun> begins) {
        kept.closeKept();
        prepared = false;
        try (TrainingRun run = prepare.get()) {
            prepared = true;
            made.run();
            if (lingering) {
                kept = run.keptExports();
            }
            running = run;
            if (stop.get() != null) {
                return Optional.empty();
            }
            begins.accept(run);
            RunResult result = run.run();
            if (result.cause() == RunStopped.Cause.REQUESTED) {
                stop.compareAndSet(null, result.reason());
                return Optional.empty();
            }
            return Optional.of(result);
        } finally {
            running = null;
        }
    }

    /**
     * What is not as it was when the series was begun.
     *
     * @param before the stack that it was begun with, as text
     * @param now the stack that it is resumed with
     * @param sameData whether the data are the same
     * @param where the file of results, for messages
     * @param catalog the plugins that there are
     */
    static List<Problem> changes(String before, String now, boolean sameData, String where, PluginCatalog catalog) {
        List<Problem> problems = new ArrayList<>();
        for (StackDifference difference : StackComparison.of(before, now, catalog)) {
            if (difference.effect() != ResumeEffect.NOTHING) {
                problems.add(change(where, difference.path() + ": " + difference.values()));
            }
        }
        if (!sameData) {
            problems.add(change(where, "it was begun with other data"));
        }
        return problems;
    }

    /** Something that is not as it was. */
    static Problem change(String where, String what) {
        return new Problem(
                ErrorCode.CHECKPOINT_MISMATCH,
                where,
                what,
                "resume with what it was begun with, start over (--overwrite), or give another folder");
    }
}
