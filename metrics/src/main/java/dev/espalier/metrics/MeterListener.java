package dev.espalier.metrics;

import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run as Micrometer meters whose names begin with {@code espalier.}, tagged with the run's name and id.
 *
 * <p>They appear when the run starts and are removed when the listener is closed. Exporters extend it, to send the meters of a
 * registry of their own.
 */
public class MeterListener implements TrainingListener {

    private static final StepView.Phase[] PHASES = StepView.Phase.values();

    private final MeterRegistry registry;
    private final Clock clock;
    private MeterValues metrics = new MeterValues();
    private @Nullable RunMeters meters;

    /**
     * Makes a listener for one run.
     *
     * @param registry where the meters are registered; it stays open
     * @param clock tells the time of the last step
     */
    public MeterListener(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void runStarted(RunStarted event) {
        removeMeters();
        metrics = new MeterValues();
        metrics.step = event.step();
        metrics.plannedSteps = event.totalSteps();
        metrics.parameters = event.parameters();
        metrics.running = 1;
        meters = new RunMeters(registry, metrics, event.id(), event.name());
    }

    @Override
    public void stepFinished(StepView step) {
        MeterValues now = metrics;
        now.loss = step.loss();
        now.penalty = step.penalty();
        now.learningRate = step.learningRate();
        now.gradientNorm = step.gradientNorm();
        now.clippedGradientNorm = step.clippedGradientNorm();
        now.step = step.step();
        now.epoch = step.epoch();
        now.lastStepSeconds = clock.millis() / 1e3;
        for (StepView.Phase phase : PHASES) {
            now.nanoseconds(phase).addAndGet(step.nanoseconds(phase));
        }
        now.samples.addAndGet(step.samples());
        now.steps.incrementAndGet();
    }

    @Override
    public void epochFinished(EpochFinished event) {
        metrics.epoch = event.epoch();
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        if (meters != null) {
            meters.recordEvaluation(event.split(), event.values(), event.seconds());
        }
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        metrics.lastCheckpointSeconds = clock.millis() / 1e3;
        metrics.checkpointBytes = event.bytes();
        if (meters != null) {
            meters.recordCheckpoint(event.seconds());
        }
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        metrics.nonFinite.incrementAndGet();
    }

    @Override
    public void runStopped(RunStopped event) {
        metrics.running = 0;
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
}
