package dev.espalier.metrics;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as the Micrometer meters of {@link RunMeter}, tagged with the run's name and id.
 *
 * <p>They appear when the run starts and are removed when the listener is closed. Exporters extend it, to send the meters of
 * a registry of their own. A step writes a few dozen numbers and
 * allocates nothing; registries read them when they are asked.
 */
public class MeterListener implements TrainingListener {

    private final MeterRegistry registry;
    private final Clock clock;
    private final MeterSettings settings;
    private @Nullable RunMeters meters;

    /**
     * Makes a listener for one run, with the default settings.
     *
     * @param registry where the meters are registered; it stays open
     * @param clock tells the time of the last step
     */
    public MeterListener(MeterRegistry registry, Clock clock) {
        this(registry, clock, MeterSettings.defaults());
    }

    /**
     * Makes a listener for one run.
     *
     * @param registry where the meters are registered; it stays open
     * @param clock tells the time of the last step
     * @param settings tags and bounds of the meters
     */
    public MeterListener(MeterRegistry registry, Clock clock, MeterSettings settings) {
        this.registry = registry;
        this.clock = clock;
        this.settings = settings;
    }

    /** Whether layers have meters, and somebody can see them. */
    @Override
    public boolean wantsStatistics() {
        return settings.layers() > 0 && !MeterSet.isUnseen(registry);
    }

    @Override
    public void runStarted(RunStarted event) {
        removeMeters();
        meters = new RunMeters(registry, settings, event, seconds());
    }

    @Override
    public void stepFinished(StepView step) {
        RunMeters shown = meters;
        if (shown != null) {
            double seconds = seconds();
            shown.steps.stepFinished(step, seconds);
            shown.progress.stepFinished(step, seconds);
        }
    }

    @Override
    public void epochStarted(EpochStarted event) {
        if (meters != null) {
            meters.progress.epochStarted(event.epoch());
        }
    }

    @Override
    public void epochFinished(EpochFinished event) {
        if (meters != null) {
            meters.progress.epochFinished(event.epoch(), event.seconds());
        }
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        if (meters != null) {
            meters.progress.evaluated(event.split(), event.samples());
            meters.evaluations.record(event.split(), event.values(), event.seconds());
        }
    }

    @Override
    public void monitorChecked(MonitorChecked event) {
        if (meters != null) {
            meters.events.monitorChecked(event);
        }
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        if (meters != null) {
            meters.layers.record(event);
        }
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        if (meters != null) {
            meters.events.checkpointSaved(event, seconds());
        }
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        if (meters != null) {
            meters.events.checkpointFailed(event);
        }
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        if (meters != null) {
            meters.events.nonFiniteFound(event);
        }
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        if (meters != null) {
            meters.events.diagnosisUpdated(event.findings());
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        if (meters != null) {
            meters.progress.stopped(event.cause());
        }
    }

    @Override
    public void close() {
        removeMeters();
    }

    /** Not {@link #close()}, which may be overridden to end more than the meters of a run before. */
    private void removeMeters() {
        if (meters != null) {
            meters.close();
            meters = null;
        }
    }

    private double seconds() {
        return clock.millis() / 1e3;
    }
}
