package dev.espalier.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.List;

/**
 * Meters of the JVM and the process, by Micrometer's own binders: memory, garbage collection, threads, processor, files.
 *
 * <p>For the registries of exporters. A host application's registry has them from the application itself, or does not want
 * them.
 */
public final class ProcessMeters implements AutoCloseable {

    private static final Duration HEAP_LOOKBACK = Duration.ofMinutes(5);
    private static final Duration HEAP_TEST_EVERY = Duration.ofMinutes(1);

    /** Meters of the binders whose names in Prometheus break its naming rules, which promtool reports. */
    private static final List<String> MISNAMED = List.of("process.cpu.time", "system.cpu.count");

    private final JvmGcMetrics collections;
    private final JvmHeapPressureMetrics heapPressure;

    private ProcessMeters(MeterRegistry registry, Tags tags) {
        collections = new JvmGcMetrics(tags);
        heapPressure = new JvmHeapPressureMetrics(tags, HEAP_LOOKBACK, HEAP_TEST_EVERY);
        collections.bindTo(registry);
        heapPressure.bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics(tags).bindTo(registry);
        new JvmThreadMetrics(tags).bindTo(registry);
        new ClassLoaderMetrics(tags).bindTo(registry);
        new ProcessorMetrics(tags).bindTo(registry);
        new FileDescriptorMetrics(tags).bindTo(registry);
        new UptimeMetrics(tags).bindTo(registry);
        for (String name : MISNAMED) {
            registry.find(name).meters().forEach(registry::remove);
        }
    }

    /**
     * Registers the meters.
     *
     * @param registry where they are registered
     * @param tags their tags
     * @return what ends their listening to garbage collections; the registry keeps the meters until it is closed itself
     */
    public static ProcessMeters bindTo(MeterRegistry registry, Tags tags) {
        return new ProcessMeters(registry, tags);
    }

    /** Stops listening to garbage collections. */
    @Override
    public void close() {
        heapPressure.close();
        collections.close();
    }
}
