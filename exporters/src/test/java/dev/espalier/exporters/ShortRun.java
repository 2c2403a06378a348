package dev.espalier.exporters;

import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import dev.espalier.testkit.FakeStepView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of a few steps, told to an export as the core tells it. */
final class ShortRun implements ExportContext {

    static final String ID = "0a1b2c3d4e5f";

    private final List<String> told = new ArrayList<>();
    private final Optional<Path> folder;
    private int steps;

    ShortRun() {
        this(Optional.empty());
    }

    ShortRun(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Begins. */
    void start(RunExport export) {
        export.runStarted(new RunStarted(ID, "iris", 0, 300, 30, 32, 960, 7_000, false));
    }

    /** Makes steps, the last one with a loss. */
    void steps(RunExport export, int count, double loss) {
        for (int i = 0; i < count; i++) {
            steps++;
            export.stepFinished(FakeStepView.number(steps, loss));
        }
    }

    /** Ends. */
    void stop(RunExport export) {
        export.evaluationFinished(
                new EvaluationFinished(Split.TEST, steps, 1, 240, Map.of("loss", 0.25, "accuracy", 0.9375), 0.5));
        export.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "all steps are made", steps, 1, 2.5));
    }

    /** Three steps from beginning to end. */
    void all(RunExport export) {
        start(export);
        steps(export, 3, 0.5);
        stop(export);
        export.close();
    }

    /** What was told to people. */
    List<String> told() {
        return told;
    }

    @Override
    public String runName() {
        return "iris";
    }

    @Override
    public Map<String, String> tags() {
        return Map.of("team", "vision");
    }

    @Override
    public Optional<Path> folder() {
        return folder;
    }

    @Override
    public void tell(String line) {
        told.add(line);
    }

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        return Optional.empty();
    }
}
