package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import io.micrometer.influx.InfluxApiVersion;
import io.micrometer.influx.InfluxConfig;
import io.micrometer.influx.InfluxMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Micrometer's registry for InfluxDB; apart from the settings, which can be read without the library. */
final class InfluxRegistry {

    private InfluxRegistry() {}

    static RunExport export(Influx settings, Map<String, String> secrets, Delivery delivery, ExportContext context) {
        InfluxMeterRegistry registry = InfluxMeterRegistry.builder(config(settings, secrets))
                .httpClient(delivery)
                .build();
        return new RegistryExport("influx", registry, context, Receiver.patience(settings.timeout()));
    }

    private static InfluxConfig config(Influx settings, Map<String, String> secrets) {
        return new InfluxConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public String uri() {
                return settings.url();
            }

            @Override
            public String db() {
                return settings.database();
            }

            @Override
            public InfluxApiVersion apiVersion() {
                return settings.bucket().isPresent() ? InfluxApiVersion.V2 : InfluxApiVersion.V1;
            }

            @Override
            public @Nullable String org() {
                return settings.organization().orElse(null);
            }

            @Override
            public String bucket() {
                return settings.bucket().orElse("");
            }

            @Override
            public @Nullable String token() {
                return secrets.get("token");
            }

            @Override
            public @Nullable String userName() {
                return settings.user().orElse(null);
            }

            @Override
            public @Nullable String password() {
                return secrets.get("password");
            }

            @Override
            public boolean autoCreateDb() {
                return false;
            }

            @Override
            public Duration step() {
                return settings.interval();
            }
        };
    }
}
