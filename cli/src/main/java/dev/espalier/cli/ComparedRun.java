package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.record.RecordListener;
import dev.espalier.core.record.RunReplay;
import dev.espalier.core.record.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run has come to, read from the log in its folder. */
final class ComparedRun implements RecordListener {

    private final Path folder;
    private final String stack;
    private Optional<RunStarted> run = Optional.empty();
    private Optional<MonitorChecked> monitor = Optional.empty();
    private Optional<RunStopped> stopped = Optional.empty();
    private final Map<Split, Map<String, Double>> last = new EnumMap<>(Split.class);
    private final Map<String, double[]> extremes = new TreeMap<>();
    private List<Finding> findings = List.of();
    private long step;
    private int epoch;
    private double seconds;
    private double stepSeconds;
    private long samples;
    private int damaged;

    private ComparedRun(Path folder, String stack) {
        this.folder = folder;
        this.stack = stack;
    }

    /**
     * Reads a run; lines that are damaged are left out and counted.
     *
     * @param folder its folder
     * @return the run
     * @throws EspalierException if it is not the folder of a run (code RUN_FOLDER), or cannot be read (code IO)
     */
    static ComparedRun read(Path folder) {
        Path log = folder.resolve(RunFolder.METRICS);
        Path stack = folder.resolve(RunFolder.STACK);
        if (!Files.isRegularFile(log) || !Files.isRegularFile(stack)) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    folder.toString(),
                    Files.exists(folder) ? "it is not the folder of a run" : "there is no such folder",
                    "give the folder that train has written, with " + RunFolder.STACK + " and " + RunFolder.METRICS);
        }
        try {
            ComparedRun run = new ComparedRun(folder, Files.readString(stack));
            RunReplay.of(log, run).read(problem -> run.damaged++);
            return run;
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO,
                    stack.toString(),
                    "cannot be read: " + FileReason.of(fault),
                    "check the permission to read it",
                    fault);
        }
    }

    @Override
    public void runStarted(RunStarted event) {
        run = Optional.of(event);
        stopped = Optional.empty();
    }

    @Override
    public void stepFinished(StepView view) {
        at(view.step(), view.epoch());
    }

    @Override
    public void epochFinished(EpochFinished event) {
        at(event.step(), event.epoch());
        keep(Split.TRAIN, Map.of("loss", event.loss()));
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        at(event.step(), event.epoch());
        keep(event.split(), event.values());
    }

    private void keep(Split split, Map<String, Double> values) {
        Map<String, Double> whole = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.indexOf('{') < 0 || MetricName.parse(name).isWhole()) {
                whole.put(name, value);
            }
        });
        last.put(split, whole);
        if (split == Split.VALIDATION) {
            whole.forEach((name, value) -> extremes.merge(name, new double[] {value, value}, (old, now) ->
                    new double[] {least(old[0], value), greatest(old[1], value)}));
        }
    }

    private static double least(double old, double value) {
        return Double.isNaN(old) || value < old ? value : old;
    }

    private static double greatest(double old, double value) {
        return Double.isNaN(old) || value > old ? value : old;
    }

    private void at(long reachedStep, int reachedEpoch) {
        step = Math.max(step, reachedStep);
        epoch = Math.max(epoch, reachedEpoch);
    }

    @Override
    public void monitorChecked(MonitorChecked event) {
        monitor = Optional.of(event);
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        step = Math.max(step, event.step());
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        findings = event.findings();
    }

    @Override
    public void timed(Timing event) {
        seconds += event.seconds();
        samples += event.samples();
        event.phases().forEach((phase, spent) -> stepSeconds += phase.equals("augment") ? 0 : spent);
    }

    @Override
    public void runStopped(RunStopped event) {
        stopped = Optional.of(event);
        at(event.step(), event.epoch());
    }

    Path folder() {
        return folder;
    }

    String stack() {
        return stack;
    }

    /** Its name; that of its folder if the log does not begin with what the run consists of. */
    String name() {
        return run.map(RunStarted::name).orElseGet(() -> String.valueOf(folder.getFileName()));
    }

    /** How it ended, or that it has not. */
    String state() {
        return stopped.map(end ->
                        end.cause().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .orElse("not ended");
    }

    /** Steps made, and those of the whole run. */
    String steps() {
        return step + run.map(started -> " of " + started.totalSteps()).orElse("");
    }

    int epochs() {
        return epoch;
    }

    Optional<Long> parameters() {
        return run.map(RunStarted::parameters);
    }

    /** Wall-clock time; NaN if the log does not tell. */
    double seconds() {
        return seconds > 0 ? seconds : stopped.map(RunStopped::seconds).orElse(Double.NaN);
    }

    /** Samples a second while steps were made; NaN if the log does not tell. */
    double throughput() {
        return stepSeconds > 0 ? samples / stepSeconds : Double.NaN;
    }

    /** The monitored metric of the validations so far. */
    Optional<MonitorChecked> monitor() {
        return monitor;
    }

    /** The last overall metrics of a split. */
    Map<String, Double> last(Split split) {
        return last.getOrDefault(split, Map.of());
    }

    /** The least and the greatest value of each overall metric over the validations in the log. */
    Map<String, double[]> extremes() {
        return extremes;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Lines of the log that could not be read. */
    int damaged() {
        return damaged;
    }
}
