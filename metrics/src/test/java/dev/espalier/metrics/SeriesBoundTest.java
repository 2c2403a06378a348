package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.testkit.FakeStepView;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run with thousands of everything has fewer than 10,000 series in Prometheus, those of its process included. */
class SeriesBoundTest {

    private static final int MANY = 5_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A step of a run with many groups and outputs. */
    private record HugeStep(StepView one) implements StepView {
        @Override
        public long step() {
            return one.step();
        }

        @Override
        public int epoch() {
            return one.epoch();
        }

        @Override
        public int samples() {
            return one.samples();
        }

        @Override
        public double loss() {
            return one.loss();
        }

        @Override
        public double penalty() {
            return one.penalty();
        }

        @Override
        public double learningRate() {
            return one.learningRate();
        }

        @Override
        public double gradientNorm() {
            return one.gradientNorm();
        }

        @Override
        public double clippedGradientNorm() {
            return one.clippedGradientNorm();
        }

        @Override
        public boolean clipped() {
            return one.clipped();
        }

        @Override
        public int groupCount() {
            return MANY;
        }

        @Override
        public String groupName(int group) {
            return "group" + group;
        }

        @Override
        public double groupLearningRate(int group) {
            return group;
        }

        @Override
        public double groupMomentum(int group) {
            return 0.9;
        }

        @Override
        public int outputCount() {
            return MANY;
        }

        @Override
        public String outputName(int output) {
            return "output" + output;
        }

        @Override
        public double outputLoss(int output) {
            return output;
        }

        @Override
        public double outputWeight(int output) {
            return one.outputWeight(0);
        }

        @Override
        public long nanoseconds(Phase phase) {
            return one.nanoseconds(phase);
        }
    }

    /** Of the processor, once the work is compiled. */
    private static double medianMilliseconds(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 100; i++) {
            work.run();
        }
        double[] milliseconds = new double[40];
        for (int i = 0; i < milliseconds.length; i++) {
            long start = threads.getCurrentThreadCpuTime();
            work.run();
            milliseconds[i] = (threads.getCurrentThreadCpuTime() - start) * 1e-6;
        }
        Arrays.sort(milliseconds);
        return milliseconds[milliseconds.length / 2];
    }

    /** Printed, not tested: it depends on the machine. */
    @Test
    @Tag("slow")
    void printsHowLongAScrapeOfNearlyAllOfThemTakes() {
        MeterListener listener = listenerOfEverything();
        long series = series();
        assertTrue(series > 9_000, series + " series");
        System.out.printf(
                Locale.ROOT,
                "a scrape of %d series: %.1f ms of the processor in the median of 40%n",
                series,
                medianMilliseconds(registry::scrape));
        listener.close();
    }

    private long series() {
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).count();
    }

    private MeterListener listenerOfEverything() {
        MeterSettings most =
                MeterSettings.defaults().withLayers(MeterSettings.MOST_LAYERS).withHistogram(true);
        MeterListener listener = new MeterListener(registry, Clock.systemUTC(), most.withTags(Tags.of("team", "a")));
        List<String> outputs =
                IntStream.range(0, MANY).mapToObj(i -> "output" + i).toList();
        List<RunDescription.UsedPlugin> plugins = IntStream.range(0, MANY)
                .mapToObj(i -> new RunDescription.UsedPlugin("layer", "plugin" + i, "1", "jar"))
                .toList();
        listener.runStarted(RunEvents.start(RunEvents.description(outputs, plugins)));
        listener.stepFinished(new HugeStep(FakeStepView.number(1, 0.5)));
        listener.statisticsCollected(RunEvents.statistics(MANY));
        for (Split split : Split.values()) {
            listener.evaluationFinished(new EvaluationFinished(split, 1, 1, 10, values(), 0.1));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            listener.nonFiniteFound(new NonFiniteFound(1, "layer" + i, "output", 0.1, Double.NaN));
            findings.add(RunEvents.finding("finding" + i, Finding.Severity.WARNING, "layer" + i));
        }
        listener.diagnosisUpdated(new DiagnosisUpdated(1, 1, findings));
        return listener;
    }

    @Test
    void aRunOfThousandsOfEverythingIsBounded() {
        MeterListener listener = listenerOfEverything();
        try (ProcessMeters process = ProcessMeters.bindTo(registry, Tags.of("team", "a"))) {
            long series = series();
            assertTrue(series > 9_000, series + " series: not all that is bounded is there");
            assertTrue(series < 10_000, series + " series");
        }
        listener.close();
        assertEquals(
                0,
                registry.getMeters().stream()
                        .filter(meter -> meter.getId().getName().startsWith("espalier"))
                        .count());
    }

    private static Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            values.put("metric" + i, 1.0);
            values.put("output" + i + "/loss", 1.0);
            values.put("output" + i + "/accuracy", 1.0);
            values.put("recall{class=" + i + "}", 1.0);
            values.put("confusion{actual=" + i / 70 + ",predicted=" + i % 70 + "}", 1.0);
        }
        return values;
    }
}
