/** The built-in exporters: a run's meters, brought to monitoring systems. */
module dev.espalier.exporters {
    requires transitive dev.espalier.api;
    requires transitive dev.espalier.http;
    requires dev.espalier.metrics;
    requires transitive micrometer.core;
    requires micrometer.registry.prometheus;
    requires static org.jspecify;

    exports dev.espalier.exporters;

    provides dev.espalier.api.export.Exporter with
            dev.espalier.exporters.Prometheus;
}
