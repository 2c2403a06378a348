package dev.espalier.metrics;

import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far a run is, and how long it takes. */
final class ProgressMeters {

    private final Value running;
    private final Map<RunStopped.Cause, Value> stopped = new EnumMap<>(RunStopped.Cause.class);
    private final Map<Split, Value> samples = new EnumMap<>(Split.class);
    private final Value trained;
    private final Value steps = Value.zero();
    private final Value step;
    private final Value progress;
    private final Value remaining = Value.none();
    private final Value epoch = Value.zero();
    private final Value lastStep = Value.none();
    private final LongTaskTimer epochs;
    private final Timer finishedEpochs;
    private final LongTaskTimer.Sample run;
    private final long plannedSteps;
    private LongTaskTimer.@Nullable Sample currentEpoch;
    private double firstStepSeconds = Double.NaN;

    ProgressMeters(MeterSet meters, RunStarted event, Value running, double seconds) {
        this.running = running;
        plannedSteps = event.totalSteps();
        step = new Value(event.step());
        progress = new Value(fraction(event.step()));
        for (RunStopped.Cause cause : RunStopped.Cause.values()) {
            Value value = Value.zero();
            stopped.put(cause, value);
            meters.gauge(RunMeter.STOPPED, Tags.of("cause", text(cause)), value);
        }
        for (Split split : Split.values()) {
            Value value = Value.zero();
            samples.put(split, value);
            meters.counter(RunMeter.SAMPLES, Tags.of("split", split.toString()), value);
        }
        trained = Objects.requireNonNull(samples.get(Split.TRAIN));
        meters.counter(RunMeter.STEPS, Tags.of("split", Split.TRAIN.toString()), steps);
        meters.gauge(RunMeter.STEP, Tags.empty(), step);
        meters.gauge(RunMeter.PLANNED_STEPS, Tags.empty(), new Value(event.totalSteps()));
        meters.gauge(RunMeter.PROGRESS, Tags.empty(), progress);
        meters.gauge(RunMeter.REMAINING, Tags.empty(), remaining);
        meters.gauge(RunMeter.EPOCH, Tags.empty(), epoch);
        meters.gauge(RunMeter.LAST_STEP_TIMESTAMP, Tags.empty(), lastStep);
        meters.gauge(RunMeter.START_TIMESTAMP, Tags.empty(), new Value(seconds));
        meters.gauge(RunMeter.PARAMETERS, Tags.empty(), new Value(event.parameters()));
        finishedEpochs = meters.timer(RunMeter.EPOCH_DURATION, Tags.empty());
        epochs = meters.longTaskTimer(RunMeter.EPOCH_ELAPSED);
        run = meters.longTaskTimer(RunMeter.RUN_ELAPSED).start();
    }

    void stepFinished(StepView view, double seconds) {
        long number = view.step();
        step.set((double) number);
        epoch.set(view.epoch());
        progress.set(fraction(number));
        lastStep.set(seconds);
        trained.add(view.samples());
        if (steps.get() == 0) {
            firstStepSeconds = seconds;
        } else {
            double pace = Math.max(0, seconds - firstStepSeconds) / steps.get();
            remaining.set(pace * Math.max(0, plannedSteps - number));
        }
        // Last of all: the timers read it as their count.
        steps.add(1);
    }

    /** Updates made by this process. */
    Value steps() {
        return steps;
    }

    void epochStarted(int number) {
        stopEpoch();
        epoch.set(number);
        currentEpoch = epochs.start();
    }

    void epochFinished(int number, double seconds) {
        stopEpoch();
        epoch.set(number);
        finishedEpochs.record(nanoseconds(seconds), TimeUnit.NANOSECONDS);
    }

    void evaluated(Split split, long count) {
        if (split != Split.TRAIN) {
            Objects.requireNonNull(samples.get(split)).add((double) count);
        }
    }

    void stopped(RunStopped.Cause cause) {
        stopEpoch();
        run.stop();
        running.set(0);
        remaining.set(0);
        Objects.requireNonNull(stopped.get(cause)).set(1);
    }

    /** Ends the timers of what goes on, if the run has not ended properly. */
    void close() {
        stopEpoch();
        run.stop();
    }

    private void stopEpoch() {
        LongTaskTimer.Sample sample = currentEpoch;
        if (sample != null) {
            sample.stop();
            currentEpoch = null;
        }
    }

    private double fraction(long number) {
        return plannedSteps > 0 ? Math.min(1, (double) number / plannedSteps) : Double.NaN;
    }

    private static String text(RunStopped.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Timers drop what is below 0, as from a clock that was set back. */
    static long nanoseconds(double seconds) {
        return Math.max(0, Math.round(seconds * 1e9));
    }
}
