package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.api.export.RunExport;
import dev.espalier.testkit.PluginContract;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent, decoded with the protocol's own classes. */
@Timeout(60)
class OtlpTest implements PluginContract {

    private final HttpReceiver receiver = new HttpReceiver();

    OtlpTest() throws IOException {}

    @Override
    public Object plugin() {
        return new Otlp();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "url", List.of("localhost:4318", "ftp://host/", "http://me:secret@host/", "http://host/?q=1", "::"),
                "interval", List.of(Duration.ofMillis(999), Duration.ofHours(2)),
                "service", List.of(" "),
                "timeout", List.of(Duration.ofMillis(99), Duration.ofMinutes(2)));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Otlp settings(Otlp.Temporality temporality) {
        return new Otlp(
                receiver.url() + "/v1/metrics",
                Duration.ofHours(1),
                "trainer",
                temporality,
                Duration.ofSeconds(5),
                Map.of(
                        "X-Scope-OrgID", new HeaderValue(Optional.of("vision"), Optional.empty()),
                        "Authorization", new HeaderValue(Optional.empty(), Optional.of("PATH"))));
    }

    /** The end of a run that is far shorter than the interval. */
    private ResourceMetrics sent(Otlp settings) throws InvalidProtocolBufferException {
        ShortRun run = new ShortRun();
        run.all(settings.open(run));
        HttpReceiver.Received request = receiver.last();
        assertEquals("POST", request.method());
        assertEquals("/v1/metrics", request.path());
        assertEquals("application/x-protobuf", request.header("Content-Type"));
        assertEquals("vision", request.header("X-Scope-OrgID"));
        assertEquals(System.getenv("PATH"), request.header("Authorization"));
        List<ResourceMetrics> all =
                ExportMetricsServiceRequest.parseFrom(request.body()).getResourceMetricsList();
        assertEquals(1, all.size());
        return all.get(0);
    }

    private static Metric metric(ResourceMetrics sent, String name) {
        return sent.getScopeMetricsList().stream()
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + sent));
    }

    private static Map<String, String> tags(List<KeyValue> attributes) {
        Map<String, String> tags = new LinkedHashMap<>();
        attributes.forEach(tag -> tags.put(tag.getKey(), tag.getValue().getStringValue()));
        return tags;
    }

    private static double value(Metric metric, String tag, String wanted) {
        List<NumberDataPoint> points = metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList();
        return points.stream()
                .filter(point -> wanted.equals(tags(point.getAttributesList()).get(tag)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(tag + "=" + wanted + " is not in " + metric))
                .getAsDouble();
    }

    @Test
    void theEndOfAShortRunIsSent() throws InvalidProtocolBufferException {
        ResourceMetrics sent = sent(settings(Otlp.Temporality.CUMULATIVE));

        assertEquals("trainer", tags(sent.getResource().getAttributesList()).get("service.name"));
        assertEquals(0.5, value(metric(sent, "espalier.loss"), "split", "train"));
        assertEquals(0.9375, value(metric(sent, "espalier.evaluation"), "metric", "accuracy"));
        assertEquals(0, value(metric(sent, "espalier.running"), "run.id", ShortRun.ID));
        Metric steps = metric(sent, "espalier.steps");
        assertEquals(3, value(steps, "run", "iris"));
        assertEquals(
                AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE,
                steps.getSum().getAggregationTemporality());
        assertTrue(steps.getSum().getIsMonotonic());
        assertEquals(
                "vision",
                tags(steps.getSum().getDataPoints(0).getAttributesList()).get("team"));
        assertFalse(steps.getDescription().isBlank());
        assertTrue(metric(sent, "jvm.memory.used").hasGauge());
    }

    @Test
    void sendsWhatCameSinceTheLastTime() throws InvalidProtocolBufferException {
        Metric steps = metric(sent(settings(Otlp.Temporality.DELTA)), "espalier.steps");

        assertEquals(
                AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA,
                steps.getSum().getAggregationTemporality());
        assertEquals(3, value(steps, "run", "iris"));
    }

    @Test
    void aReceiverThatFailsFailsNothing() {
        receiver.answer(503);
        ShortRun run = new ShortRun();
        RunExport export = settings(Otlp.Temporality.CUMULATIVE).open(run);

        run.all(export);

        assertEquals(1, receiver.received().size());
    }
}
