/** The built-in exporters: a run's meters, brought to monitoring systems. */
module dev.espalier.exporters {
    requires transitive dev.espalier.api;
    requires transitive dev.espalier.http;
    requires dev.espalier.metrics;
    requires java.net.http;
    requires transitive micrometer.core;
    requires static com.codahale.metrics;
    requires static com.codahale.metrics.graphite;
    requires static micrometer.registry.graphite;
    requires static micrometer.registry.influx;
    requires static micrometer.registry.jmx;
    requires static micrometer.registry.otlp;
    requires static micrometer.registry.prometheus;
    requires static micrometer.registry.statsd;
    requires static org.jspecify;

    exports dev.espalier.exporters;

    provides dev.espalier.api.export.Exporter with
            dev.espalier.exporters.Graphite,
            dev.espalier.exporters.Influx,
            dev.espalier.exporters.Jmx,
            dev.espalier.exporters.Otlp,
            dev.espalier.exporters.Prometheus,
            dev.espalier.exporters.Pushgateway,
            dev.espalier.exporters.Statsd,
            dev.espalier.exporters.Tensorboard;
}
