package dev.espalier.core.record;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.core.json.JsonReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells a listener what the lines of a log say, one after another. */
final class LineReader {

    private static final RecordListener NOBODY = new RecordListener() {};

    private final TrainingListener listener;
    private final RecordListener log;
    private @Nullable RunStarted run;

    LineReader(TrainingListener listener) {
        this.listener = listener;
        this.log = listener instanceof RecordListener also ? also : NOBODY;
    }

    /**
     * Reads a line.
     *
     * @param utf8 its bytes, without its end
     * @param where its place for problems
     * @throws EspalierException if it is not a line of a log; code DATA_FORMAT
     */
    void read(byte[] utf8, String where) {
        LineMembers line = new LineMembers(JsonReader.readObject(utf8, where, ErrorCode.DATA_FORMAT), where);
        if (!line.has("event")) {
            metrics(line);
            return;
        }
        LineKind kind = LineKind.ofEvent(line.text("event"))
                .orElseThrow(() -> line.wrong("event", "an event that this version of Espalier knows"));
        if (line.has("time")) {
            double time = line.number("time");
            tell(line, kind, time);
        } else {
            tell(line, kind, Double.NaN);
        }
    }

    private void tell(LineMembers line, LineKind kind, double time) {
        // read whole before anything is told: a damaged line is not told in part
        Runnable told = switch (kind) {
            case RUN -> run(line);
            case RESUMED -> resumed(line);
            case STEP -> step(line);
            case TIMING -> timing(line);
            case STATISTICS, WEIGHTS, SAMPLES, CONFUSIONS -> pictures(line, kind);
            case MONITOR -> monitor(line);
            case CHECKPOINT, CHECKPOINT_FAILED -> checkpoint(line, kind);
            case DIAGNOSIS -> diagnosis(line);
            case UNFROZEN -> unfrozen(line);
            case NON_FINITE -> nonFinite(line);
            case STOPPED -> stopped(line);
            case EPOCH, VALIDATION, LARGE_VALIDATION, TEST ->
                throw new IllegalStateException("lines of metrics have no event");
        };
        if (!Double.isNaN(time)) {
            log.happenedAt(time);
        }
        told.run();
    }

    private void metrics(LineMembers line) {
        MetricsLine metrics = new MetricsLine(
                line.whole("step"),
                line.count("epoch"),
                line.constant("split", Split.values()),
                line.numbers("values"));
        log.metricsRead(metrics);
        if (metrics.split() == Split.TRAIN) {
            listener.epochFinished(epoch(metrics));
        } else {
            listener.evaluationFinished(new EvaluationFinished(
                    metrics.split(), metrics.step(), metrics.epoch(), 0, metrics.values(), Double.NaN));
        }
    }

    private EpochFinished epoch(MetricsLine metrics) {
        return new EpochFinished(
                metrics.epoch(),
                metrics.step(),
                run == null ? 0 : run.trainingSamples(),
                metrics.values().getOrDefault("loss", Double.NaN),
                metrics.values().getOrDefault("penalty", 0.0),
                metrics.values().getOrDefault("learning-rate", Double.NaN),
                Double.NaN);
    }

    private Runnable run(LineMembers line) {
        RunStarted started = new RunStarted(
                line.text("id"),
                line.text("name"),
                line.whole("step"),
                line.whole("total-steps"),
                line.whole("steps-per-epoch"),
                line.count("batch-size"),
                line.whole("training-samples"),
                line.whole("parameters"),
                false,
                DescriptionReader.read(line.object("description")));
        return () -> {
            run = started;
            listener.runStarted(started);
        };
    }

    private Runnable resumed(LineMembers line) {
        long step = line.whole("step");
        long totalSteps = line.whole("total-steps");
        return () -> {
            RunStarted before = run;
            if (before != null) {
                RunStarted resumed = new RunStarted(
                        before.id(),
                        before.name(),
                        step,
                        totalSteps,
                        before.stepsPerEpoch(),
                        before.batchSize(),
                        before.trainingSamples(),
                        before.parameters(),
                        true,
                        before.description());
                run = resumed;
                listener.runStarted(resumed);
            }
        };
    }

    private Runnable step(LineMembers line) {
        RecordedStep step = new RecordedStep(
                line.whole("step"), line.count("epoch"), run == null ? 0 : run.batchSize(), line.numbers("values"));
        return () -> listener.stepFinished(step);
    }

    private Runnable timing(LineMembers line) {
        LineMembers memory = line.object("memory");
        Timing timing = new Timing(
                line.whole("step"),
                line.count("epoch"),
                line.number("time"),
                line.number("seconds"),
                line.whole("steps"),
                line.whole("samples"),
                line.numbers("phases"),
                new Timing.Memory(
                        memory.whole("heap-used"),
                        memory.whole("heap-committed"),
                        memory.whole("heap-max"),
                        memory.number("gc-seconds"),
                        memory.whole("gc-count")));
        return () -> log.timed(timing);
    }

    private Runnable pictures(LineMembers line, LineKind kind) {
        long step = line.whole("step");
        int epoch = line.count("epoch");
        return switch (kind) {
            case STATISTICS -> {
                var statistics = StatisticsReader.statistics(line, step, epoch);
                yield () -> listener.statisticsCollected(statistics);
            }
            case WEIGHTS -> {
                WeightsPictured weights = new WeightsPictured(
                        step, epoch, line.text("layer"), line.objects("pictures", StatisticsReader::picture));
                yield () -> listener.weightsPictured(weights);
            }
            case SAMPLES -> {
                SamplesShown samples = new SamplesShown(
                        step, epoch, line.text("input"), line.objects("samples", StatisticsReader::sample));
                yield () -> listener.samplesShown(samples);
            }
            default -> {
                ConfusionsFound confusions = new ConfusionsFound(
                        line.constant("split", Split.values()),
                        step,
                        epoch,
                        line.text("output"),
                        line.objects("confusions", StatisticsReader::confusion));
                yield () -> listener.confusionsFound(confusions);
            }
        };
    }

    private Runnable monitor(LineMembers line) {
        MonitorChecked monitor = new MonitorChecked(
                line.whole("step"),
                line.count("epoch"),
                line.text("metric"),
                line.number("value"),
                line.number("best"),
                line.whole("best-step"),
                line.truth("improved"),
                line.optionalCount("patience-left"));
        return () -> listener.monitorChecked(monitor);
    }

    private Runnable checkpoint(LineMembers line, LineKind kind) {
        long step = line.whole("step");
        double seconds = line.number("seconds");
        if (kind == LineKind.CHECKPOINT_FAILED) {
            CheckpointFailed failed = new CheckpointFailed(step, line.text("reason"), seconds);
            return () -> listener.checkpointFailed(failed);
        }
        CheckpointSaved saved = new CheckpointSaved(
                step,
                Path.of("checkpoints", "step-" + step + ".safetensors"),
                line.whole("bytes"),
                seconds,
                line.truth("best"));
        return () -> listener.checkpointSaved(saved);
    }

    private Runnable diagnosis(LineMembers line) {
        DiagnosisUpdated diagnosis = new DiagnosisUpdated(
                line.whole("step"),
                line.count("epoch"),
                line.objects(
                        "findings",
                        finding -> new Finding(
                                finding.text("name"),
                                finding.constant("severity", Finding.Severity.values()),
                                finding.text("place"),
                                finding.text("what"),
                                finding.numbers("evidence"),
                                finding.text("remedy"),
                                finding.count("since-epoch"))));
        return () -> listener.diagnosisUpdated(diagnosis);
    }

    private Runnable unfrozen(LineMembers line) {
        ParametersUnfrozen unfrozen = new ParametersUnfrozen(
                line.text("match"), line.whole("step"), line.count("epoch"), line.whole("elements"));
        return () -> listener.parametersUnfrozen(unfrozen);
    }

    private Runnable nonFinite(LineMembers line) {
        NonFiniteFound found = new NonFiniteFound(
                line.whole("step"),
                line.text("layer"),
                line.text("tensor"),
                line.number("learning-rate"),
                line.number("gradient-norm"));
        return () -> listener.nonFiniteFound(found);
    }

    private Runnable stopped(LineMembers line) {
        RunStopped stopped = new RunStopped(
                line.constant("cause", RunStopped.Cause.values()),
                line.text("reason"),
                line.whole("step"),
                line.count("epoch"),
                line.number("seconds"));
        return () -> listener.runStopped(stopped);
    }
}
