package dev.espalier.metrics;

import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one run: registered when it starts, found by the run's tags, removed when it is closed.
 *
 * <p>Losses and metrics are gauges, since they may be negative or NaN, which summaries drop without a word.
 */
final class RunMeters implements AutoCloseable {

    private static final String RUNNING = "espalier.running";
    private static final String RUN_ID = "run.id";

    private final MeterRegistry registry;
    private final MeterValues metrics;
    private final Tags run;
    private final List<Meter> meters = new ArrayList<>();
    private final EvaluationMeters evaluations;
    private final EnumMap<Split, Timer> evaluationTimers = new EnumMap<>(Split.class);
    private final Timer checkpointTimer;

    RunMeters(MeterRegistry registry, MeterValues metrics, String id, String name) {
        this.registry = registry;
        this.metrics = metrics;
        // Two that start at once must not settle on one id: the second one's gauges would be lost.
        synchronized (registry) {
            run = Tags.of("run", name, RUN_ID, freeId(registry, id));
            gauge(RUNNING, "Whether the run is active: 1 or 0", "", Tags.empty(), f -> f.running);
        }
        evaluations = new EvaluationMeters(registry, run);
        registerProgress();
        registerOptimization();
        checkpointTimer = keep(Timer.builder("espalier.checkpoint.duration")
                .description("Time to write and verify a checkpoint")
                .tags(run)
                .register(registry));
    }

    private void registerProgress() {
        counter("espalier.steps", "Updates made", "steps", f -> f.steps.get());
        counter("espalier.samples", "Samples trained on", "samples", f -> f.samples.get());
        counter(
                "espalier.non.finite",
                "Losses, gradients or parameters found to be NaN or infinite",
                "",
                f -> f.nonFinite.get());
        gauge("espalier.step", "Number of the last update, counted over resumes", "", Tags.empty(), f -> f.step);
        gauge("espalier.planned.steps", "Planned updates of the run", "", Tags.empty(), f -> f.plannedSteps);
        gauge("espalier.epoch", "Pass over the training data, from 1", "", Tags.empty(), f -> f.epoch);
        gauge("espalier.parameters", "Trained elements of the model", "", Tags.empty(), f -> f.parameters);
        gauge(
                "espalier.last.step.timestamp",
                "Unix time of the last update",
                "seconds",
                Tags.empty(),
                f -> f.lastStepSeconds);
        gauge(
                "espalier.last.checkpoint.timestamp",
                "Unix time of the last checkpoint",
                "seconds",
                Tags.empty(),
                f -> f.lastCheckpointSeconds);
        gauge("espalier.checkpoint.size", "Size of the last checkpoint", "bytes", Tags.empty(), f -> f.checkpointBytes);
        for (StepView.Phase phase : StepView.Phase.values()) {
            keep(FunctionTimer.builder(
                            "espalier.step.duration",
                            metrics,
                            f -> f.steps.get(),
                            f -> f.nanoseconds(phase).get(),
                            TimeUnit.NANOSECONDS)
                    .description("Time of a step by phase")
                    .tags(run.and("phase", text(phase)))
                    .register(registry));
        }
    }

    private void registerOptimization() {
        keep(EvaluationMeters.lossGauge(Split.TRAIN, metrics, f -> f.loss, run).register(registry));
        gauge("espalier.penalty", "Sum of the penalties as last computed", "", Tags.empty(), f -> f.penalty);
        gauge("espalier.learning.rate", "Learning rate of the last step", "", Tags.empty(), f -> f.learningRate);
        String norm = "Norm of all gradients of the last step together";
        gauge("espalier.gradient.norm", norm, "", Tags.of("clipping", "before"), f -> f.gradientNorm);
        gauge("espalier.gradient.norm", norm, "", Tags.of("clipping", "after"), f -> f.clippedGradientNorm);
    }

    /** Adds a finished checkpoint to the timer. */
    void recordCheckpoint(double seconds) {
        checkpointTimer.record(nanoseconds(seconds), TimeUnit.NANOSECONDS);
    }

    /** Shows an evaluation. */
    void recordEvaluation(Split split, Map<String, Double> values, double seconds) {
        evaluationTimers
                .computeIfAbsent(
                        split,
                        s -> keep(Timer.builder("espalier.evaluation.duration")
                                .description("Time of an evaluation")
                                .tags(run.and("split", s.toString()))
                                .register(registry)))
                .record(nanoseconds(seconds), TimeUnit.NANOSECONDS);
        evaluations.record(split, values);
    }

    private void gauge(String name, String description, String unit, Tags tags, ToDoubleFunction<MeterValues> value) {
        keep(Gauge.builder(name, metrics, value)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(run.and(tags))
                .strongReference(true)
                .register(registry));
    }

    private void counter(String name, String description, String unit, ToDoubleFunction<MeterValues> value) {
        keep(FunctionCounter.builder(name, metrics, value)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(run)
                .register(registry));
    }

    private <M extends Meter> M keep(M meter) {
        meters.add(meter);
        return meter;
    }

    /** Takes the run's meters out of the registry, so that a long-lived application does not collect them. */
    @Override
    public void close() {
        evaluations.close();
        meters.forEach(registry::remove);
        meters.clear();
    }

    /** The id, unless a run is resumed whose meters are still there. */
    private static String freeId(MeterRegistry registry, String id) {
        String free = id;
        for (int copy = 2; registry.find(RUNNING).tag(RUN_ID, free).gauge() != null; copy++) {
            free = id + "-" + copy;
        }
        return free;
    }

    private static long nanoseconds(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private static String text(StepView.Phase phase) {
        return phase.name().toLowerCase(java.util.Locale.ROOT);
    }
}
