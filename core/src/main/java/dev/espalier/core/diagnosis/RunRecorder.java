package dev.espalier.core.diagnosis;

import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.core.record.RecordListener;
import dev.espalier.core.record.Timing;
import dev.espalier.core.stack.Recording;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the record of a run from its events, in bounded memory.
 *
 * <p>What it holds depends on the events alone, but for the times of phases: the events of a log, told again, give the record
 * that the run had.
 */
public final class RunRecorder implements RecordListener, RunRecord {

    private static final int MOST_STEPS = 2048;
    private static final int MOST_EVENTS = 1000;
    private static final int MOST_STATISTICS = 50;

    /** Runs that are spread over more steps record every n-th. */
    private static final long STEPS_IN_RECORD = 2000;

    private static final Phase[] PHASES = Phase.values();
    private static final TensorStatistics.Histogram NO_HISTOGRAM = new TensorStatistics.Histogram(0, 0, List.of());

    private final StepPoints steps = new StepPoints(MOST_STEPS);
    private final ThinnedList<EpochFinished> epochs = new ThinnedList<>(MOST_EVENTS);
    private final Map<Split, ThinnedList<EvaluationFinished>> evaluations = new EnumMap<>(Split.class);
    private final ThinnedList<StatisticsCollected> statistics = new ThinnedList<>(MOST_STATISTICS);
    private final long[] nanoseconds = new long[PHASES.length];
    private final Recording recording;
    private final boolean statisticsWanted;
    private final boolean everyStep;
    private @Nullable RunStarted run;
    private Optional<NonFiniteFound> nonFinite = Optional.empty();
    private List<Finding> findings = List.of();
    private long interval = 1;
    private long step;
    private int epoch;
    private boolean ended;

    /**
     * The record of a run that has not begun.
     *
     * @param recording which steps the run's log records, of which this record takes a part
     * @param statisticsWanted whether statistics are collected for this record
     */
    public RunRecorder(Recording recording, boolean statisticsWanted) {
        this(recording, statisticsWanted, false);
    }

    private RunRecorder(Recording recording, boolean statisticsWanted, boolean everyStep) {
        this.recording = recording;
        this.statisticsWanted = statisticsWanted;
        this.everyStep = everyStep;
        for (Split split : Split.values()) {
            evaluations.put(split, new ThinnedList<>(MOST_EVENTS));
        }
    }

    /** The record of a run whose log is replayed: it takes every step that the log has. */
    static RunRecorder ofLog() {
        return new RunRecorder(new Recording(), false, true);
    }

    @Override
    public void runStarted(RunStarted event) {
        run = event;
        step = event.step();
        ended = false;
        Arrays.fill(nanoseconds, 0);
        long recordedInterval = Math.max(1, recording.stepInterval(event.totalSteps()));
        long even = (event.totalSteps() + STEPS_IN_RECORD - 1) / STEPS_IN_RECORD;
        // a multiple, so that every step of this record is in the log
        interval = recordedInterval * Math.max(1, (even + recordedInterval - 1) / recordedInterval);
    }

    @Override
    public void epochStarted(EpochStarted event) {
        epoch = event.epoch();
    }

    @Override
    public void stepFinished(StepView view) {
        step = view.step();
        epoch = view.epoch();
        for (int i = 0; i < PHASES.length; i++) {
            nanoseconds[i] += view.nanoseconds(PHASES[i]);
        }
        if (everyStep || step <= StepPoints.FIRST_STEPS || step % interval == 0) {
            steps.add(view);
        }
    }

    @Override
    public void epochFinished(EpochFinished event) {
        epochs.add(event);
        step = event.step();
        epoch = event.epoch();
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        of(event.split()).add(event);
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        List<LayerStatistics> layers =
                event.layers().stream().map(RunRecorder::withoutHistograms).toList();
        statistics.add(new StatisticsCollected(event.step(), event.epoch(), layers, event.cosines()));
    }

    private static LayerStatistics withoutHistograms(LayerStatistics layer) {
        return new LayerStatistics(
                layer.name(),
                layer.parameterNorm(),
                layer.gradientNorm(),
                layer.updateNorm(),
                layer.deadUnits(),
                layer.tensors().stream().map(RunRecorder::withoutHistogram).toList());
    }

    private static TensorStatistics withoutHistogram(TensorStatistics tensor) {
        return new TensorStatistics(
                tensor.kind(),
                tensor.tensor(),
                tensor.elements(),
                tensor.mean(),
                tensor.standardDeviation(),
                tensor.minimum(),
                tensor.maximum(),
                tensor.zeros(),
                tensor.nonFinite(),
                tensor.quantiles(),
                NO_HISTOGRAM);
    }

    @Override
    public boolean wantsStatistics() {
        return statisticsWanted;
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        nonFinite = Optional.of(event);
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        findings = event.findings();
    }

    /** The times of phases, which the log has apart from the steps; a resume forgets them. */
    @Override
    public void timed(Timing event) {
        for (int i = 0; i < PHASES.length; i++) {
            double seconds = event.phases().getOrDefault(PHASES[i].toString(), 0.0);
            nanoseconds[i] += Math.round(seconds * 1e9);
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        step = event.step();
        epoch = event.epoch();
        ended = true;
    }

    /** No further step follows. */
    void end() {
        ended = true;
    }

    /** What the last diagnosis found. */
    public List<Finding> findings() {
        return findings;
    }

    /** Whether there is a run. */
    public boolean hasRun() {
        return run != null;
    }

    @Override
    public RunStarted run() {
        RunStarted started = run;
        if (started == null) {
            throw new IllegalStateException("the run has not started");
        }
        return started;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public Optional<NonFiniteFound> nonFinite() {
        return nonFinite;
    }

    @Override
    public List<StepPoint> steps() {
        return steps.points();
    }

    @Override
    public List<EpochFinished> epochs() {
        return epochs.entries();
    }

    @Override
    public List<EvaluationFinished> evaluations(Split split) {
        return of(split).entries();
    }

    private ThinnedList<EvaluationFinished> of(Split split) {
        return evaluations.computeIfAbsent(split, missing -> new ThinnedList<>(MOST_EVENTS));
    }

    @Override
    public List<StatisticsCollected> statistics() {
        return statistics.entries();
    }

    @Override
    public Map<String, Double> phaseSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (int i = 0; i < PHASES.length; i++) {
            seconds.put(PHASES[i].toString(), nanoseconds[i] * 1e-9);
        }
        return seconds;
    }
}
