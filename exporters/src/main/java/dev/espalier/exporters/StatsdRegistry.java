package dev.espalier.exporters;

import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdFlavor;
import io.micrometer.statsd.StatsdMeterRegistry;
import io.micrometer.statsd.StatsdProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Micrometer's registry for StatsD; apart from the settings, which can be read without the library. */
final class StatsdRegistry {

    private static final String STEP_DURATION = "espalier.step.duration";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private StatsdRegistry() {}

    static RunExport export(Statsd settings, ExportContext context) {
        StatsdLines lines = new StatsdLines(settings, TIMEOUT);
        StatsdMeterRegistry registry = StatsdMeterRegistry.builder(config(settings))
                .clock(Clock.SYSTEM)
                .lineSink(lines)
                .build();
        // of such a timer the protocol takes a line for every step; the percentiles have gauges
        registry.config().meterFilter(MeterFilter.deny(id -> id.getName().equals(STEP_DURATION)));
        return new RegistryExport(
                "statsd", registry, context, Receiver.patience(TIMEOUT), new RegistryExport.Sending() {
                    @Override
                    public void finish() throws InterruptedException {
                        registry.close();
                        lines.finish();
                    }

                    @Override
                    public void giveUp() {
                        lines.close();
                    }
                });
    }

    private static StatsdConfig config(Statsd settings) {
        return new StatsdConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public String host() {
                return settings.host();
            }

            @Override
            public int port() {
                return settings.port();
            }

            @Override
            public StatsdFlavor flavor() {
                return StatsdFlavor.valueOf(settings.flavor().name());
            }

            @Override
            public StatsdProtocol protocol() {
                return StatsdProtocol.valueOf(settings.protocol().name());
            }

            @Override
            public Duration pollingFrequency() {
                return settings.interval();
            }

            @Override
            public Duration step() {
                return settings.interval();
            }
        };
    }
}
