package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Micrometer's registry for OTLP; apart from the settings, which can be read without the library. */
final class OtlpRegistry {

    private OtlpRegistry() {}

    static RunExport export(Otlp settings, Delivery delivery, ExportContext context) {
        OtlpMeterRegistry registry = OtlpMeterRegistry.builder(config(settings))
                .metricsSender(new OtlpHttpMetricsSender(delivery))
                .build();
        return new RegistryExport("otlp", registry, context, Receiver.patience(settings.timeout()));
    }

    private static OtlpConfig config(Otlp settings) {
        return new OtlpConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public String url() {
                return settings.url();
            }

            @Override
            public Duration step() {
                return settings.interval();
            }

            @Override
            public AggregationTemporality aggregationTemporality() {
                return settings.temporality() == Otlp.Temporality.DELTA
                        ? AggregationTemporality.DELTA
                        : AggregationTemporality.CUMULATIVE;
            }

            @Override
            public Map<String, String> resourceAttributes() {
                Map<String, String> attributes = new LinkedHashMap<>(OtlpConfig.super.resourceAttributes());
                attributes.putIfAbsent("service.name", settings.service());
                return attributes;
            }
        };
    }
}
