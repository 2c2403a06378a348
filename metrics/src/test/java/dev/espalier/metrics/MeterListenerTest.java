package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        listener.stepFinished(FakeStep.number(1, 0.7));
        listener.stepFinished(FakeStep.number(2, 0.6));

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
        listener.stepFinished(FakeStep.number(1, -3.5));

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
        listener.stepFinished(FakeStep.number(1, Double.NaN));
        listener.nonFiniteFound(new NonFiniteFound(1, "", "loss", 0.01, Double.NaN));

        assertEquals(Double.NaN, gauge("espalier.loss", "split", "train"));
        assertEquals(1, registry.get("espalier.non.finite").functionCounter().count());
    }

    @Test
    void addsUpTheTimeOfEachPhase() {
        listener.runStarted(START);
        for (int step = 1; step <= 5; step++) {
            listener.stepFinished(FakeStep.number(step, 0.1));
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
        other.stepFinished(FakeStep.number(9, 0.9));
        listener.stepFinished(FakeStep.number(1, 0.1));

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
        listener.stepFinished(FakeStep.number(1, 0.7));
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
        StepView step = FakeStep.number(1, 0.5);
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

    private static EvaluationFinished evaluation(Split split, Map<String, Double> values) {
        return new EvaluationFinished(split, 30, 1, 120, values, 0.1);
    }

    private double gauge(String name, String... tags) {
        Gauge gauge = registry.get(name).tags(tags).gauge();
        return gauge.value();
    }
}
