package dev.espalier.core;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.data.ColumnSummary;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LoopParts;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.RunFinish;
import dev.espalier.core.training.RunSignals;
import dev.espalier.core.training.TrainingLoop.Outcome;
import dev.espalier.core.wiring.AssembledRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is ready: its data read, its graph compiled, every check made that can be made before the first step.
 *
 * <p>It is run once, by one thread, and closed. Other threads talk to it through {@link #control()}.
 */
public final class TrainingRun implements AutoCloseable {

    private final Stack stack;
    private final AssembledRun assembled;
    private final Optional<FolderBeginning> beginning;
    private final boolean resume;
    private final Provenance provenance;
    private final RunSignals signals;
    private final long start = System.nanoTime();
    private boolean closed;

    TrainingRun(
            Stack stack,
            AssembledRun assembled,
            Optional<FolderBeginning> beginning,
            boolean resume,
            Provenance provenance,
            RunSignals signals) {
        this.stack = stack;
        this.assembled = assembled;
        this.beginning = beginning;
        this.resume = resume;
        this.provenance = provenance;
        this.signals = signals;
    }

    /** What other threads may ask of the run. */
    public RunControl control() {
        return new RunControl() {
            @Override
            public void requestStop(String reason) {
                signals.requestStop(reason);
            }

            @Override
            public void requestCheckpoint() {
                signals.requestCheckpoint();
            }
        };
    }

    /** The sizes of the run, what it computes with and where it begins, a line each, for a person to read. */
    public List<String> describe() {
        LoopSettings settings = assembled.parts().settings();
        List<String> lines = new ArrayList<>();
        lines.add(assembled.threads().describe());
        lines.add("data: " + settings.trainingSamples() + " training samples"
                + assembled
                        .data()
                        .validation()
                        .map(part -> ", " + part.size() + " for validation" + fold())
                        .orElse("")
                + assembled
                        .data()
                        .test()
                        .map(part -> ", " + part.size() + " for the test")
                        .orElse(""));
        lines.addAll(ColumnSummary.lines(
                assembled.data().preprocessing().sourceSchema(), stack.data().source()));
        lines.add("model: " + assembled.graph().nodes().size() + " layers, "
                + assembled.graph().trainedElements() + " parameters");
        lines.add("training: " + settings.totalSteps() + " steps of "
                + Math.min(settings.trainingSamples(), settings.batch() * settings.accumulate())
                + " samples, " + settings.stepsPerEpoch() + " steps an epoch");
        Runtime runtime = Runtime.getRuntime();
        lines.add(assembled.memory().describe(runtime.totalMemory(), runtime.maxMemory()));
        beginning.ifPresent(kept -> lines.addAll(beginning(kept.place())));
        return lines;
    }

    /** The values that the schedules will give to the learning rate and to settings of the optimizer. */
    public SchedulePreview schedule() {
        return SchedulePreview.of(stack, assembled.parts().settings().trainingSamples());
    }

    private String fold() {
        return stack.data().validation() instanceof Holdout.Fold part
                ? " (fold " + part.fold() + " of " + part.folds() + ")"
                : "";
    }

    private static List<String> beginning(RunPlace place) {
        List<String> lines = new ArrayList<>();
        place.takenOverFrom()
                .ifPresent(pid -> lines.add("folder: taken over from process " + pid + ", which has ended"));
        switch (place.found()) {
            case RESUMED -> lines.add("resuming: from the newest good checkpoint");
            case NOTHING_TO_RESUME -> lines.add("resuming: there is no checkpoint yet; training begins");
            case OVERWRITTEN -> lines.add("overwriting: the old run is removed after the first step");
            case NEW -> {}
        }
        return lines;
    }

    /**
     * Trains until the run is done, is stopped or fails.
     *
     * @return how it ended
     * @throws dev.espalier.api.EspalierException if it cannot go on; the last checkpoint is intact
     */
    public RunResult run() {
        LoopParts parts = assembled.parts();
        try {
            beginning.ifPresent(kept -> kept.place().open());
            Optional<Checkpoint> from = resume ? parts.checkpoints().resume(parts.state()) : Optional.empty();
            parts.checkpoints().requireRoom(parts.state());
            parts.listeners().runStarted(started(from.isPresent()));
            Outcome outcome = assembled.loop().run();
            RunResult result = outcome.finished() ? finished(outcome) : stopped(outcome);
            parts.listeners().runStopped(event(outcome.cause(), outcome.reason()));
            return result;
        } catch (RuntimeException | Error failure) {
            tellFailure(parts, failure);
            throw failure;
        } finally {
            beginning
                    .map(FolderBeginning::place)
                    .filter(place -> !place.holdsThisRun())
                    .ifPresent(RunPlace::close);
        }
    }

    private Optional<RunFolder> keptFolder() {
        return beginning
                .map(FolderBeginning::place)
                .filter(RunPlace::holdsThisRun)
                .map(RunPlace::folder);
    }

    private void tellFailure(LoopParts parts, Throwable failure) {
        try {
            parts.listeners().runStopped(event(RunStopped.Cause.FAILED, String.valueOf(failure.getMessage())));
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private RunStarted started(boolean resumed) {
        LoopParts parts = assembled.parts();
        LoopSettings settings = parts.settings();
        return new RunStarted(
                stack.name(),
                parts.state().step(),
                settings.totalSteps(),
                settings.stepsPerEpoch(),
                settings.batch() * settings.accumulate(),
                settings.trainingSamples(),
                assembled.graph().trainedElements(),
                resumed);
    }

    private RunStopped event(RunStopped.Cause cause, String reason) {
        long step = assembled.parts().state().step();
        return new RunStopped(cause, reason, step, epochs(step), (System.nanoTime() - start) * 1e-9);
    }

    private int epochs(long step) {
        return step == 0 ? 0 : assembled.parts().settings().epochOf(step - 1);
    }

    private RunResult finished(Outcome outcome) {
        LoopParts parts = assembled.parts();
        Map<String, Double> validation = RunFinish.keepBest(parts);
        Map<String, Double> test = assembled
                .test()
                .map(evaluation -> RunFinish.evaluate(parts, evaluation, Split.TEST))
                .orElse(Map.of());
        TrainedModel model = new TrainedModel(
                assembled.graph(),
                assembled.kept().copy(),
                assembled.data().preprocessing(),
                assembled.tasks(),
                provenance.withData(assembled.data().digest()));
        beginning.ifPresent(FolderBeginning::begin);
        Optional<Path> file = keptFolder().map(RunFolder::modelFile);
        file.ifPresent(model::save);
        return result(outcome, validation, test, file, Optional.of(model));
    }

    private RunResult stopped(Outcome outcome) {
        return result(outcome, Map.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    private RunResult result(
            Outcome outcome,
            Map<String, Double> validation,
            Map<String, Double> test,
            Optional<Path> file,
            Optional<TrainedModel> model) {
        long step = assembled.parts().state().step();
        return new RunResult(
                outcome.cause(),
                outcome.reason(),
                step,
                epochs(step),
                validation,
                test,
                keptFolder().map(RunFolder::path),
                file,
                model);
    }

    /** Ends the threads, closes the listeners and gives the folder back. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            assembled.parts().listeners().close();
        } finally {
            assembled.threads().close();
            assembled.parts().state().close();
            beginning.ifPresent(kept -> kept.place().close());
        }
    }
}
