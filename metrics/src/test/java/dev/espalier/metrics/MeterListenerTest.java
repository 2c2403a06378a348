package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.testkit.FakeStepView;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeterListenerTest {

    private static final Clock NOON = Clock.fixed(Instant.ofEpochSecond(1_800_000_000L), ZoneOffset.UTC);
    private static final RunStarted START = new RunStarted("0a1b2c3d4e5f", "iris", 0, 300, 30, 32, 960, 7_000, false);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MeterListener listener = new MeterListener(registry, NOON);

    @Test
    void countsStepsAndSamples() {
        listener.runStarted(START);
        listener.stepFinished(FakeStepView.number(1, 0.7));
        listener.stepFinished(FakeStepView.number(2, 0.6));

        assertEquals(2, registry.get("espalier.steps").functionCounter().count());
        assertEquals(
                64,
                registry.get("espalier.samples")
                        .tag("split", "train")
                        .functionCounter()
                        .count());
        assertEquals(2, gauge("espalier.step"));
        assertEquals(300, gauge("espalier.planned.steps"));
        assertEquals(1, gauge("espalier.epoch"));
        assertEquals(7_000, gauge("espalier.parameters"));
        assertEquals(1, gauge("espalier.running"));
    }

    @Test
    void showsTheLastStepsFigures() {
        listener.runStarted(START);
        listener.stepFinished(FakeStepView.number(1, -3.5));

        assertEquals(-3.5, gauge("espalier.loss", "split", "train"));
        assertEquals(0.5, gauge("espalier.penalty"));
        assertEquals(-3.0, gauge("espalier.total.loss"));
        assertEquals(0.01, gauge("espalier.learning.rate", "group", "default"));
        assertEquals(0.9, gauge("espalier.momentum", "group", "default"));
        assertEquals(1, registry.get("espalier.clipped.steps").functionCounter().count());
        assertEquals(2.0, gauge("espalier.gradient.norm", "clipping", "before"));
        assertEquals(1.0, gauge("espalier.gradient.norm", "clipping", "after"));
        assertEquals(1.8e9, gauge("espalier.last.step.timestamp"));
    }

    @Test
    void showsALossThatIsNotANumber() {
        listener.runStarted(START);
        listener.stepFinished(FakeStepView.number(1, Double.NaN));
        listener.nonFiniteFound(new NonFiniteFound(1, "", "loss", 0.01, Double.NaN));

        assertEquals(Double.NaN, gauge("espalier.loss", "split", "train"));
        assertEquals(1, registry.get("espalier.non.finite").functionCounter().count());
    }

    @Test
    void addsUpTheTimeOfEachPhase() {
        listener.runStarted(START);
        for (int step = 1; step <= 5; step++) {
            listener.stepFinished(FakeStepView.number(step, 0.1));
        }

        FunctionTimer backward =
                registry.get("espalier.step.duration").tag("phase", "backward").functionTimer();
        assertEquals(5, backward.count());
        assertEquals(20, backward.totalTime(TimeUnit.MILLISECONDS), 1e-9);
    }

    @Test
    void showsFiguresBySplitAndMetric() {
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(Split.VALIDATION, Map.of("loss", 0.4, "accuracy", 0.8)));
        listener.evaluationFinished(evaluation(Split.VALIDATION, Map.of("loss", 0.3, "accuracy", 0.9)));
        listener.evaluationFinished(evaluation(Split.TEST, Map.of("loss", 0.5, "accuracy", 0.7)));

        assertEquals(0.3, gauge("espalier.loss", "split", "validation"));
        assertEquals(0.5, gauge("espalier.loss", "split", "test"));
        assertEquals(0.9, gauge("espalier.evaluation", "split", "validation", "metric", "accuracy"));
        assertEquals(0.7, gauge("espalier.evaluation", "split", "test", "metric", "accuracy"));
        assertEquals(
                2,
                registry.get("espalier.evaluation.duration")
                        .tag("split", "validation")
                        .timer()
                        .count());
    }

    @Test
    void timesCheckpoints() {
        listener.runStarted(START);
        listener.checkpointSaved(new CheckpointSaved(100, Path.of("step-100"), 4_096, 0.25, true));

        listener.checkpointFailed(new CheckpointFailed(200, "no space left on device", 0.5));

        Timer saved = registry.get("espalier.checkpoint.duration")
                .tag("outcome", "saved")
                .timer();
        Timer failed = registry.get("espalier.checkpoint.duration")
                .tag("outcome", "failed")
                .timer();
        assertEquals(250, saved.totalTime(TimeUnit.MILLISECONDS), 1e-6);
        assertEquals(1, failed.count());
        assertEquals(500, failed.totalTime(TimeUnit.MILLISECONDS), 1e-6);
        assertEquals(4_096, gauge("espalier.checkpoint.size"));
        assertEquals(1.8e9, gauge("espalier.last.checkpoint.timestamp"));
    }

    @Test
    void classesAreTagsOfMetersOfTheirOwn() {
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(
                Split.VALIDATION,
                Map.of("recall", 0.7, "recall{class=setosa}", 0.9, "confusion{actual=a,predicted=\"b \"}", 3.0)));

        assertEquals(0.7, gauge("espalier.evaluation", "metric", "recall"));
        assertEquals(0.9, gauge("espalier.evaluation.by.class", "metric", "recall", "class", "setosa"));
        assertEquals(
                3,
                gauge(
                        "espalier.evaluation.by.actual.predicted",
                        "split",
                        "validation",
                        "metric",
                        "confusion",
                        "actual",
                        "a",
                        "predicted",
                        "b "));
        assertEquals(1, registry.find("espalier.evaluation").gauges().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 32, 100})
    void classesCrowdOutNoMetric(int classes) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < classes * classes; i++) {
            values.put("confusion{actual=" + i / classes + ",predicted=" + i % classes + "}", 1.0);
        }
        for (int i = 0; i < classes; i++) {
            values.put("recall{class=" + i + "}", 0.5);
        }
        values.putAll(Map.of("accuracy", 0.8, "f1", 0.7));
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(Split.VALIDATION, values));
        listener.evaluationFinished(evaluation(Split.TEST, values));

        assertEquals(0.8, gauge("espalier.evaluation", "split", "test", "metric", "accuracy"));
        assertEquals(0.7, gauge("espalier.evaluation", "split", "validation", "metric", "f1"));
        assertEquals(
                2 * classes,
                registry.find("espalier.evaluation.by.class").gauges().size());
        assertEquals(
                2 * Math.min(classes * classes, EvaluationMeters.MOST_PARTS - classes),
                registry.find("espalier.evaluation.by.actual.predicted")
                        .gauges()
                        .size());
    }

    @Test
    void boundsTheNumberOfSeries() {
        Map<String, Double> many = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            many.put("metric-" + i, 1.0);
            many.put("recall{class=" + i + "}", 1.0);
        }
        listener.runStarted(START);
        for (Split split : Split.values()) {
            listener.evaluationFinished(evaluation(split, many));
        }

        assertEquals(
                3 * EvaluationMeters.MOST_METRICS,
                registry.find("espalier.evaluation").gauges().size());
        assertEquals(
                3 * EvaluationMeters.MOST_PARTS,
                registry.find("espalier.evaluation.by.class").gauges().size());
        assertTrue(registry.getMeters().size() < 10_000);
    }

    @Test
    void takesNamesOfEveryForm() {
        listener.runStarted(START);
        listener.evaluationFinished(
                evaluation(Split.TEST, Map.of("", 1.0, " ", 1.0, "a{", 2.0, "b{class=x}", 3.0, "b{class=\"x\"}", 3.0)));

        assertEquals(2, gauge("espalier.evaluation", "metric", "a{"));
        assertEquals(3, gauge("espalier.evaluation.by.class", "metric", "b"));
    }

    @Test
    void describesEveryMeter() {
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(Split.TEST, Map.of("accuracy", 0.7)));

        assertFalse(registry.getMeters().isEmpty());
        for (Meter meter : registry.getMeters()) {
            assertNotNull(meter.getId().getDescription(), meter.getId().getName());
            assertTrue(
                    meter.getId().getName().startsWith("espalier."),
                    meter.getId().getName());
            assertEquals("iris", meter.getId().getTag("run"));
            assertEquals("0a1b2c3d4e5f", meter.getId().getTag("run.id"));
        }
    }

    @Test
    void removesItsMetersWhenItIsClosed() {
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(Split.TEST, Map.of("accuracy", 0.7)));
        listener.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "all epochs are done", 300, 10, 1.0));
        assertEquals(0, gauge("espalier.running"));

        listener.close();
        listener.close();

        assertEquals(0, registry.getMeters().size());
    }

    @Test
    void tellsApartTwoRunsOfOneName() {
        assertApart(new RunStarted("f5e4d3c2b1a0", "iris", 0, 300, 30, 32, 960, 7_000, false), "f5e4d3c2b1a0");
    }

    @Test
    void tellsApartARunAndItsResumeWhileBothAreOpen() {
        assertApart(new RunStarted("0a1b2c3d4e5f", "iris", 8, 300, 30, 32, 960, 7_000, true), "0a1b2c3d4e5f-2");
    }

    private void assertApart(RunStarted second, String id) {
        MeterListener other = new MeterListener(registry, NOON);
        listener.runStarted(START);
        other.runStarted(second);
        other.stepFinished(FakeStepView.number(9, 0.9));
        listener.stepFinished(FakeStepView.number(1, 0.1));

        assertEquals(0.1, gauge("espalier.loss", "run.id", "0a1b2c3d4e5f"));
        assertEquals(0.9, gauge("espalier.loss", "run.id", id));

        listener.close();
        assertNull(registry.find("espalier.loss").tag("run.id", "0a1b2c3d4e5f").gauge());
        assertEquals(0.9, gauge("espalier.loss", "run.id", id));
    }

    @Test
    void keepsGaugesAliveWithoutTheListener() throws InterruptedException {
        new MeterListener(registry, NOON).runStarted(START);
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(10);
        }

        assertEquals(300, gauge("espalier.planned.steps"));
    }

    @Test
    void ignoresWhatComesBeforeTheStart() {
        listener.evaluationFinished(evaluation(Split.TEST, Map.of("accuracy", 0.7)));
        listener.checkpointSaved(new CheckpointSaved(100, Path.of("step-100"), 4_096, 0.25, true));
        listener.stepFinished(FakeStepView.number(1, 0.7));
        listener.close();

        assertEquals(0, registry.getMeters().size());
    }

    static Stream<MeterRegistry> registries() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        return Stream.of(
                prometheus, new SimpleMeterRegistry(), new CompositeMeterRegistry().add(new SimpleMeterRegistry()));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void allocatesNothingInAStep(MeterRegistry any) throws ReflectiveOperationException {
        MeterListener measured = new MeterListener(any, Clock.systemUTC());
        measured.runStarted(START);
        StepView step = FakeStepView.number(1, 0.5);
        Runnable steps = () -> {
            for (int i = 0; i < 1_000; i++) {
                measured.stepFinished(step);
            }
        };
        AllocatedBytes allocated = new AllocatedBytes();
        steps.run();
        allocated.during(steps);

        assertEquals(0, allocated.during(steps));
    }

    @ParameterizedTest
    @MethodSource("registries")
    void allocatesNothingInAStepWithBuckets(MeterRegistry any) throws ReflectiveOperationException {
        if (any instanceof CompositeMeterRegistry) {
            return;
        }
        MeterListener measured = new MeterListener(
                any, Clock.systemUTC(), MeterSettings.defaults().withHistogram(true));
        measured.runStarted(START);
        StepView step = FakeStepView.number(1, 0.5);
        Runnable steps = () -> {
            for (int i = 0; i < 1_000; i++) {
                measured.stepFinished(step);
            }
        };
        AllocatedBytes allocated = new AllocatedBytes();
        steps.run();
        allocated.during(steps);

        assertEquals(0, allocated.during(steps));
    }

    @Test
    void theTimerOfStepsHasBucketsIfTheyAreChosen() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MeterListener bucketed =
                new MeterListener(prometheus, NOON, MeterSettings.defaults().withHistogram(true));
        bucketed.runStarted(START);
        bucketed.stepFinished(FakeStepView.number(1, 0.5));

        String text = prometheus.scrape();
        assertTrue(text.contains("# TYPE espalier_step_duration_seconds histogram"), text);
        assertTrue(
                text.contains("espalier_step_duration_seconds_bucket{phase=\"data\",run=\"iris\","
                        + "run_id=\"0a1b2c3d4e5f\",le=\"0.001\"} 1"),
                text);
    }

    @Test
    void estimatesPercentilesOfTheStepsAndTheirPhases() {
        listener.runStarted(START);
        for (int step = 1; step <= 100; step++) {
            listener.stepFinished(FakeStepView.number(step, 0.1));
        }

        // the phase of ordinal i takes i + 1 milliseconds; all but augmentation, of 2, add up to 26
        assertEquals(0.003, percentile("forward", "0.5"), 0.003 / 32);
        assertEquals(0.003, percentile("forward", "0.99"), 0.003 / 32);
        assertEquals(0.026, percentile("all", "0.95"), 0.026 / 32);
    }

    private double percentile(String phase, String phi) {
        return gauge("espalier.step.duration.percentile", "phase", phase, "phi", phi);
    }

    @Test
    void expectsTheEndAtThePaceSoFar() {
        AtomicLong milliseconds = new AtomicLong(1_000_000);
        MeterListener paced = new MeterListener(registry, new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(milliseconds.get());
            }
        });
        paced.runStarted(START);
        assertEquals(0, gauge("espalier.progress"));
        assertEquals(Double.NaN, gauge("espalier.remaining"));
        for (int step = 1; step <= 30; step++) {
            milliseconds.addAndGet(500);
            paced.stepFinished(FakeStepView.number(step, 0.1));
        }

        assertEquals(0.1, gauge("espalier.progress"));
        assertEquals(135, gauge("espalier.remaining"), 1e-9);
        assertEquals(1_000, gauge("espalier.start.timestamp"));

        paced.runStopped(RunEvents.stopped(RunStopped.Cause.STOPPED_EARLY, "no improvement"));
        assertEquals(0, gauge("espalier.remaining"));
        assertEquals(1, gauge("espalier.stopped", "cause", "stopped-early"));
        assertEquals(0, gauge("espalier.stopped", "cause", "failed"));
    }

    @Test
    void runAndEpochAreLongTasks() {
        listener.runStarted(START);
        listener.epochStarted(new EpochStarted(1, 0));
        assertEquals(1, registry.get("espalier.run.elapsed").longTaskTimer().activeTasks());
        assertEquals(1, registry.get("espalier.epoch.elapsed").longTaskTimer().activeTasks());

        listener.epochFinished(new EpochFinished(1, 30, 960, 0.5, 0, 0.01, 1.5));
        assertEquals(0, registry.get("espalier.epoch.elapsed").longTaskTimer().activeTasks());
        assertEquals(1.5, registry.get("espalier.epoch.duration").timer().totalTime(TimeUnit.SECONDS), 1e-9);

        listener.epochStarted(new EpochStarted(2, 30));
        listener.runStopped(RunEvents.stopped(RunStopped.Cause.REQUESTED, "a signal"));
        assertEquals(0, registry.get("espalier.run.elapsed").longTaskTimer().activeTasks());
        assertEquals(0, registry.get("espalier.epoch.elapsed").longTaskTimer().activeTasks());
    }

    @Test
    void metricsOfOutputsHaveTheirNames() {
        listener.runStarted(RunEvents.start(RunEvents.description(List.of("kind", "a/b"), List.of())));
        listener.evaluationFinished(evaluation(
                Split.VALIDATION,
                Map.of(
                        "loss",
                        0.9,
                        "kind/loss",
                        0.4,
                        "a/b/loss",
                        0.5,
                        "kind/accuracy",
                        0.8,
                        "kind/recall{class=x}",
                        0.7,
                        "other/accuracy",
                        0.6)));

        assertEquals(0.9, gauge("espalier.loss", "split", "validation"));
        assertEquals(0.4, gauge("espalier.output.loss", "split", "validation", "output", "kind"));
        assertEquals(0.5, gauge("espalier.output.loss", "split", "validation", "output", "a/b"));
        assertEquals(0.8, gauge("espalier.evaluation", "metric", "accuracy", "output", "kind"));
        assertEquals(0.7, gauge("espalier.evaluation.by.class", "metric", "recall", "output", "kind", "class", "x"));
        assertEquals(0.6, gauge("espalier.evaluation", "metric", "other/accuracy", "output", "none"));
    }

    @Test
    void countsSamplesOfEvaluations() {
        listener.runStarted(START);
        listener.evaluationFinished(evaluation(Split.VALIDATION, Map.of()));
        listener.evaluationFinished(evaluation(Split.VALIDATION, Map.of()));

        assertEquals(240, counter("espalier.samples", "split", "validation"));
        assertEquals(0, counter("espalier.samples", "split", "test"));
    }

    @Test
    void showsTheBestScoreAndThePatienceThatIsLeft() {
        listener.runStarted(START);
        assertEquals(Double.NaN, gauge("espalier.patience.left"));
        listener.monitorChecked(
                new MonitorChecked(60, 2, "accuracy", 0.7, 0.8, 30, false, java.util.OptionalInt.of(4)));

        assertEquals(0.8, gauge("espalier.best.score", "metric", "accuracy"));
        assertEquals(30, gauge("espalier.best.step"));
        assertEquals(4, gauge("espalier.patience.left"));
    }

    @Test
    void countsFindingsByNameAndSeverity() {
        listener.runStarted(START);
        Finding one = RunEvents.finding("dead-layer", Finding.Severity.PROBLEM, "relu1");
        Finding two = RunEvents.finding("dead-layer", Finding.Severity.PROBLEM, "relu2");
        listener.diagnosisUpdated(new DiagnosisUpdated(30, 1, List.of(one, two)));
        assertEquals(2, gauge("espalier.findings", "name", "dead-layer", "severity", "problem"));

        listener.diagnosisUpdated(new DiagnosisUpdated(60, 2, List.of()));
        assertEquals(0, gauge("espalier.findings", "name", "dead-layer", "severity", "problem"));
    }

    @Test
    void saysWhereAValueIsNotFinite() {
        listener.runStarted(START);
        assertEquals(0, counter("espalier.non.finite", "place", "loss"));
        listener.nonFiniteFound(new NonFiniteFound(1, "dense1", "gradient of weight", 0.01, Double.NaN));

        assertEquals(1, counter("espalier.non.finite", "place", "dense1/gradient of weight"));
        assertEquals(0, counter("espalier.non.finite", "place", "loss"));
    }

    @Test
    void namesThePluginsOfTheRun() {
        listener.runStarted(RunEvents.start(RunEvents.description(
                List.of(),
                List.of(
                        new RunDescription.UsedPlugin("optimizer", "adam", "0.1", "a.jar"),
                        new RunDescription.UsedPlugin("layer", "mine", "", "")))));

        assertEquals(1, gauge("espalier.plugin.info", "kind", "optimizer", "name", "adam", "version", "0.1"));
        assertEquals(1, gauge("espalier.plugin.info", "name", "mine", "version", "unknown"));
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private static EvaluationFinished evaluation(Split split, Map<String, Double> values) {
        return new EvaluationFinished(split, 30, 1, 120, values, 0.1);
    }

    private double gauge(String name, String... tags) {
        Gauge gauge = registry.get(name).tags(tags).gauge();
        return gauge.value();
    }
}
