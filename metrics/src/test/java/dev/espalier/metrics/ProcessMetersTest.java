package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm_memory_used_bytes",
                "jvm_memory_max_bytes",
                "jvm_threads_live_threads",
                "jvm_gc_max_data_size_bytes",
                "jvm_info",
                "process_cpu_usage",
                "process_uptime_seconds",
                "system_load_average_1m",
                "jvm_classes_loaded_classes"
            })
    void showsTheJvmAndTheProcess(String series) {
        try (ProcessMeters meters = ProcessMeters.bindTo(registry, Tags.of("team", "a"))) {
            assertTrue(registry.scrape().contains("\n" + series), registry::scrape);
            assertTrue(registry.get("jvm.threads.live").tag("team", "a").gauge().value() > 0);
        }
    }

    @Test
    void leavesOutWhatBreaksTheNamingRules() {
        try (ProcessMeters meters = ProcessMeters.bindTo(registry, Tags.empty())) {
            assertFalse(registry.scrape().contains("_ns_total"));
            assertFalse(registry.scrape().contains("system_cpu_count"));
        }
    }

    @Test
    void aRunLeavesTheRegistryOfAHostWithoutThem() {
        MeterListener listener = new MeterListener(registry, java.time.Clock.systemUTC());
        listener.runStarted(RunEvents.START);

        assertEquals(
                0,
                registry.getMeters().stream()
                        .filter(meter -> !meter.getId().getName().startsWith("espalier."))
                        .count());
    }
}
