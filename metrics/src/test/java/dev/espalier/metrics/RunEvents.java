package dev.espalier.metrics;

import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.testkit.FakeStepView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Events of a run, as a test tells them. */
public final class RunEvents {

    /** The start of a run without a description. */
    public static final RunStarted START =
            new RunStarted("0a1b2c3d4e5f", "iris", 0, 300, 30, 32, 960, 7_000, false, RunDescription.none());

    private RunEvents() {}

    /** The start of a run that consists of something. */
    public static RunStarted start(RunDescription description) {
        return new RunStarted("0a1b2c3d4e5f", "iris", 0, 300, 30, 32, 960, 7_000, false, description);
    }

    /** A description with outputs and plugins. */
    public static RunDescription description(List<String> outputs, List<RunDescription.UsedPlugin> plugins) {
        return new RunDescription(
                "",
                plugins,
                List.of(new RunDescription.Node("dense1", "dense", List.of("input"), Shape.of(3), 12, false)),
                outputs.stream()
                        .map(name -> new RunDescription.Output(
                                name, "cross-entropy", TargetKind.values()[0], List.of(), List.of()))
                        .toList(),
                List.of(),
                Optional.of("loss"),
                "17",
                "one thread");
    }

    /** Tells of an epoch of one step, an evaluation and a checkpoint. */
    public static void tellEpoch(TrainingListener listener, int epoch) {
        listener.epochStarted(new EpochStarted(epoch, epoch - 1));
        listener.stepFinished(FakeStepView.number(epoch, 0.5));
        listener.evaluationStarted(new EvaluationStarted(Split.VALIDATION, epoch, epoch, 120));
        listener.evaluationFinished(
                new EvaluationFinished(Split.VALIDATION, epoch, epoch, 120, Map.of("loss", 0.25), 0.1));
        listener.epochFinished(new EpochFinished(epoch, epoch, 32, 0.5, 0, 0.01, 1.5));
        listener.checkpointStarted(new CheckpointStarted(epoch));
        listener.checkpointSaved(new CheckpointSaved(epoch, Path.of("step-" + epoch), 4_096, 0.25, true));
    }

    /** Tells of a checkpoint that could not be written, and of the failure of the run that follows. */
    public static void tellFailedCheckpoint(TrainingListener listener) {
        listener.checkpointStarted(new CheckpointStarted(2));
        listener.checkpointFailed(new CheckpointFailed(2, "no space left on device", 0.5));
        listener.runStopped(stopped(RunStopped.Cause.FAILED, "no space left on device"));
    }

    /** The end of a run. */
    public static RunStopped stopped(RunStopped.Cause cause, String reason) {
        return new RunStopped(cause, reason, 2, 1, 3.5);
    }

    /** A finding. */
    public static Finding finding(String name, Finding.Severity severity, String place) {
        return new Finding(name, severity, place, "something is 7", Map.of("value", 7.0), "try something else", 1);
    }

    /** Statistics of layers named {@code layer1} and so on, whose norms are their numbers. */
    public static StatisticsCollected statistics(int layers) {
        return new StatisticsCollected(
                1,
                1,
                IntStream.rangeClosed(1, layers)
                        .mapToObj(i -> new LayerStatistics("layer" + i, i, 2 * i, i / 100.0, 1.0 / i, List.of()))
                        .toList());
    }
}
