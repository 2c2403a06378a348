package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * OTLP: sends the meters of the run to an OpenTelemetry collector, as protocol buffers over HTTP.
 *
 * <p>They are sent at an interval and once more at the end of the run. The environment variables
 * {@code OTEL_RESOURCE_ATTRIBUTES}, {@code OTEL_SERVICE_NAME} and {@code OTEL_EXPORTER_OTLP_HEADERS} are followed.
 *
 * <p>Choose it for an OpenTelemetry collector, and for the many services that take OTLP.
 *
 * <p>Source: OpenTelemetry, "OTLP Specification", OTLP/HTTP with binary Protobuf.
 *
 * @param url where metrics are taken
 * @param interval how often to send, from 1s to 1h
 * @param service the resource attribute {@code service.name}, unless the environment gives one
 * @param temporality whether counters are sent as totals since the start or as what came since the last time
 * @param timeout how long one request may take, from 100ms to 1m
 * @param headers sent with every request, by name
 */
@Plugin(value = "otlp", summary = "sends to an OpenTelemetry collector by OTLP over HTTP")
public record Otlp(
        @Setting(value = "where metrics are taken", shorthand = true)
        String url,

        @Setting("how often to send, from 1s to 1h") Duration interval,

        @Setting("resource attribute service.name, unless the environment gives one")
        String service,

        @Setting("whether counters are sent as totals since the start, or as what came since the last time")
        Temporality temporality,

        @Setting("how long one request may take, from 100ms to 1m")
        Duration timeout,

        @Setting("headers of every request, by name: texts, or {env: VARIABLE}")
        Map<String, HeaderValue> headers)
        implements Exporter {

    /** How counters are sent. */
    public enum Temporality {
        /** As totals since the start. */
        CUMULATIVE,
        /** As what came since the last time. */
        DELTA
    }

    /** Checks the ranges. */
    public Otlp {
        Receiver.checkUrl(url);
        Receiver.checkInterval(interval);
        Check.require(!service.isBlank(), "service", "'" + service + "'", "must not be blank");
        Receiver.checkTimeout(timeout);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        HeaderValue.check(headers);
    }

    /** A collector on this machine, to which totals are sent every 10 seconds. */
    public Otlp() {
        this(
                "http://localhost:4318/v1/metrics",
                Duration.ofSeconds(10),
                "espalier",
                Temporality.CUMULATIVE,
                Duration.ofSeconds(5),
                Map.of());
    }

    @Override
    public RunExport open(ExportContext context) {
        Delivery delivery = new Delivery("otlp", timeout, HeaderValue.resolved(headers, "otlp"));
        return new Library("otlp", "micrometer-registry-otlp").open(() -> OtlpRegistry.export(this, delivery, context));
    }
}
