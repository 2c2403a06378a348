/** The built-in exporters: a run's meters, brought to monitoring systems. */
module dev.espalier.exporters {
    requires transitive dev.espalier.api;
    requires dev.espalier.metrics;
    requires micrometer.core;
    requires static org.jspecify;

    exports dev.espalier.exporters;

    provides dev.espalier.api.export.Exporter with
            dev.espalier.exporters.Prometheus;
}
