package dev.espalier.metrics;

import dev.espalier.api.event.RunStarted;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of one run: registered when it starts, found by the run's tags, removed when it is closed. */
final class RunMeters implements AutoCloseable {

    private final MeterSet meters;
    final ProgressMeters progress;
    final StepMeters steps;
    final LayerMeters layers;
    final EvaluationMeters evaluations;
    final EventMeters events;

    /**
     * Registers the meters.
     *
     * @param registry where
     * @param settings what is chosen about them
     * @param event the start of the run
     * @param seconds Unix time
     */
    RunMeters(MeterRegistry registry, MeterSettings settings, RunStarted event, double seconds) {
        Value running = new Value(1);
        meters = new MeterSet(registry, settings.tags(), event.id(), event.name(), running);
        progress = new ProgressMeters(meters, event, running, seconds);
        steps = new StepMeters(meters, progress.steps(), settings.histogram());
        layers = new LayerMeters(meters, settings.layers());
        evaluations = new EvaluationMeters(meters, event.description().outputs());
        events = new EventMeters(meters, event.description());
    }

    /** Takes the run's meters out of the registry. */
    @Override
    public void close() {
        progress.close();
        meters.close();
    }
}
