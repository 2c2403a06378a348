package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import io.micrometer.core.instrument.Clock;
import io.micrometer.jmx.JmxConfig;
import io.micrometer.jmx.JmxMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Micrometer's registry for JMX; apart from the settings, which can be read without the library. */
final class JmxRegistry {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private JmxRegistry() {}

    static RunExport export(Jmx settings, ExportContext context) {
        JmxConfig config = new JmxConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public String domain() {
                return settings.domain();
            }
        };
        return new RegistryExport("jmx", new JmxMeterRegistry(config, Clock.SYSTEM), context, PATIENCE);
    }
}
