package dev.espalier.core.training;

import dev.espalier.api.Problem;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.core.checkpoint.FileMark;
import dev.espalier.core.checkpoint.MetricsLog;
import dev.espalier.core.record.DescriptionLine;
import dev.espalier.core.record.EventLines;
import dev.espalier.core.record.LineKind;
import dev.espalier.core.record.MetricsLine;
import dev.espalier.core.record.RecordedLine;
import dev.espalier.core.record.RunResumed;
import dev.espalier.core.record.StatisticsLines;
import dev.espalier.core.record.StepLine;
import dev.espalier.core.stack.Recording;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a run into the log in its folder: every line at first, fewer as the log grows.
 *
 * <p>A step that is not recorded costs a few additions and allocates nothing.
 */
public final class RunLog implements TrainingListener {

    /** Lines of fast steps reach the file this often, and with every other line. */
    private static final long NANOSECONDS_TO_FLUSH = 100_000_000;

    /** The first steps are recorded one by one, whatever the length of the run. */
    private static final int FIRST_STEPS = 16;

    /** With more values a line is not worth spelling only to see how long it is. */
    private static final int FEW_VALUES = 256;

    private final Supplier<MetricsLog> opening;
    private final BooleanSupplier begun;
    private final Recording recording;
    private final EventLines events = new EventLines();
    private final StatisticsLines statistics = new StatisticsLines();
    private final StepLine steps = new StepLine();
    private final TimingMeter timing = new TimingMeter();
    private final Queue<RecordedLine> waiting = new ArrayDeque<>();
    private @Nullable MetricsLog opened;
    private long totalSteps;
    private long interval;
    private long flushed = System.nanoTime();
    private boolean failed;

    /**
     * A listener that writes.
     *
     * @param opening opens the log, when there is something to write or to cut for the first time
     * @param begun whether the folder is the run's own by now; what happens before is written then
     * @param recording what is recorded
     */
    public RunLog(Supplier<MetricsLog> opening, BooleanSupplier begun, Recording recording) {
        this.opening = opening;
        this.begun = begun;
        this.recording = recording;
    }

    private MetricsLog log() {
        MetricsLog log = opened;
        if (log == null) {
            log = opening.get();
            opened = log;
        }
        return log;
    }

    @Override
    public void runStarted(RunStarted event) {
        totalSteps = event.totalSteps();
        interval = recording.stepInterval(totalSteps);
        timing.begin();
        if (event.resumed() && begun.getAsBoolean() && log().mark().bytes() > 0) {
            write(events.of(new RunResumed(event.step(), totalSteps), TimingMeter.unixTime()));
        } else {
            write(DescriptionLine.of(event, TimingMeter.unixTime()));
        }
    }

    @Override
    public void stepFinished(StepView step) {
        timing.add(step);
        writeWaiting();
        if (!isRecorded(step.step())) {
            return;
        }
        if (takes(LineKind.STEP, step.step())) {
            write(steps.of(step), System.nanoTime() - flushed >= NANOSECONDS_TO_FLUSH);
        }
        if (timing.isDueInEpoch()) {
            writeTiming(step.step(), step.epoch());
        }
    }

    private boolean isRecorded(long step) {
        return interval > 0 && (step <= FIRST_STEPS || step % interval == 0);
    }

    @Override
    public void epochFinished(EpochFinished event) {
        if (takes(LineKind.EPOCH, event.step())) {
            write(MetricsLine.of(event).line());
        }
        writeTimingIfDue(event.step(), event.epoch());
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        MetricsLine metrics = MetricsLine.of(event);
        if (event.split() == Split.VALIDATION) {
            writeValidation(metrics);
        } else {
            write(metrics.line());
        }
        writeTimingIfDue(event.step(), event.epoch());
    }

    /** Writes all metrics; or the overall ones where the others, such as those of a confusion matrix, are thinned. */
    private void writeValidation(MetricsLine metrics) {
        boolean large = takes(LineKind.LARGE_VALIDATION, metrics.step());
        boolean small = takes(LineKind.VALIDATION, metrics.step());
        if (!large && !small) {
            return;
        }
        RecordedLine whole = large || metrics.values().size() <= FEW_VALUES ? metrics.line() : metrics.shortLine();
        boolean fits = whole.kind() == LineKind.VALIDATION ? small : large;
        if (fits) {
            write(whole);
        } else if (small) {
            write(metrics.shortLine());
        }
    }

    private void writeTimingIfDue(long step, int epoch) {
        if (interval > 0 && timing.isDue()) {
            writeTiming(step, epoch);
        }
    }

    private void writeTiming(long step, int epoch) {
        if (takes(LineKind.TIMING, step)) {
            write(events.of(timing.take(step, epoch)));
        }
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        if (recording.statistics().isOn() && takes(LineKind.STATISTICS, event.step())) {
            write(statistics.of(event));
        }
    }

    @Override
    public void weightsPictured(WeightsPictured event) {
        if (recording.pictures() && takes(LineKind.WEIGHTS, event.step())) {
            write(statistics.of(event));
        }
    }

    @Override
    public void samplesShown(SamplesShown event) {
        if (recording.samples() && takes(LineKind.SAMPLES, event.step())) {
            write(statistics.of(event));
        }
    }

    @Override
    public void confusionsFound(ConfusionsFound event) {
        if (recording.confusions() && takes(LineKind.CONFUSIONS, event.step())) {
            write(statistics.of(event));
        }
    }

    @Override
    public boolean wantsStatistics() {
        return recording.statistics().isOn() || recording.pictures() || recording.samples() || recording.confusions();
    }

    @Override
    public void monitorChecked(MonitorChecked event) {
        if (takes(LineKind.MONITOR, event.step())) {
            write(events.of(event));
        }
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        if (takes(LineKind.CHECKPOINT, event.step())) {
            write(events.of(event, TimingMeter.unixTime()));
        }
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        if (takes(LineKind.CHECKPOINT_FAILED, event.step())) {
            write(events.of(event, TimingMeter.unixTime()));
        }
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        if (takes(LineKind.DIAGNOSIS, event.step())) {
            write(events.of(event));
        }
    }

    @Override
    public void parametersUnfrozen(ParametersUnfrozen event) {
        if (takes(LineKind.UNFROZEN, event.step())) {
            write(events.of(event));
        }
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        if (takes(LineKind.NON_FINITE, event.step())) {
            write(events.of(event));
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        if (interval > 0 && timing.steps() > 0) {
            writeTiming(event.step(), event.epoch());
        }
        write(events.of(event, TimingMeter.unixTime()));
    }

    private boolean takes(LineKind kind, long step) {
        return !begun.getAsBoolean() || log().takes(kind, step, totalSteps);
    }

    private void write(RecordedLine line) {
        write(line, true);
    }

    private void write(RecordedLine line, boolean flush) {
        if (!begun.getAsBoolean()) {
            waiting.add(line);
            return;
        }
        writeWaiting();
        append(line, flush);
    }

    private void writeWaiting() {
        if (!waiting.isEmpty() && begun.getAsBoolean()) {
            while (!waiting.isEmpty()) {
                append(waiting.remove(), waiting.isEmpty());
            }
        }
    }

    /** Appends a line, unless one could not be appended before: the run has ended with that error. */
    private void append(RecordedLine line, boolean flush) {
        if (failed) {
            return;
        }
        failed = true;
        log().append(line, flush);
        failed = false;
        if (flush) {
            flushed = System.nanoTime();
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Brings all lines to the disk and says where the log is. */
    FileMark forced() {
        writeWaiting();
        log().force();
        return log().mark();
    }

    /** Removes the lines beyond a mark; says so if the log is not the one that was written. */
    Optional<Problem> cutTo(FileMark mark) {
        return log().cutTo(mark);
    }
}
