package dev.espalier.exporters;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.graphite.GraphiteReporter;
import com.codahale.metrics.graphite.GraphiteSender;
import com.codahale.metrics.graphite.GraphiteUDP;
import com.codahale.metrics.graphite.PickledGraphite;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.RunExport;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.util.HierarchicalNameMapper;
import io.micrometer.graphite.GraphiteConfig;
import io.micrometer.graphite.GraphiteDimensionalNameMapper;
import io.micrometer.graphite.GraphiteMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Micrometer's registry for Graphite; apart from the settings, which can be read without the library. */
final class GraphiteRegistry {

    /** Values that are pickled together. */
    private static final int PICKLED_VALUES = 100;

    private GraphiteRegistry() {}

    static RunExport export(Graphite settings, ExportContext context) {
        MetricRegistry metrics = new MetricRegistry();
        ToldGraphiteSender sender = new ToldGraphiteSender(sender(settings), settings);
        GraphiteReporter reporter = GraphiteReporter.forRegistry(metrics)
                .convertRatesTo(TimeUnit.SECONDS)
                .convertDurationsTo(TimeUnit.MILLISECONDS)
                .build(sender);
        HierarchicalNameMapper names =
                settings.tags() ? new GraphiteDimensionalNameMapper() : HierarchicalNameMapper.DEFAULT;
        GraphiteMeterRegistry registry =
                new GraphiteMeterRegistry(config(settings), Clock.SYSTEM, names, metrics, reporter);
        return new RegistryExport(
                "graphite", registry, context, Receiver.patience(settings.timeout()), new RegistryExport.Sending() {
                    @Override
                    public void finish() {
                        registry.close();
                    }

                    @Override
                    public void giveUp() {
                        sender.close();
                    }
                });
    }

    private static GraphiteSender sender(Graphite settings) {
        TimedSockets sockets = new TimedSockets(settings.timeout());
        return switch (settings.protocol()) {
            case PLAINTEXT -> new com.codahale.metrics.graphite.Graphite(settings.host(), settings.port(), sockets);
            case UDP -> new GraphiteUDP(settings.host(), settings.port());
            case PICKLED ->
                new PickledGraphite(new InetSocketAddress(settings.host(), settings.port()), sockets, PICKLED_VALUES);
        };
    }

    private static GraphiteConfig config(Graphite settings) {
        return new GraphiteConfig() {
            @Override
            public @Nullable String get(String key) {
                return null;
            }

            @Override
            public Duration step() {
                return settings.interval();
            }

            @Override
            public boolean graphiteTagsEnabled() {
                return settings.tags();
            }
        };
    }
}
