/** Training events as Micrometer meters, and their exporters. */
module dev.espalier.metrics {
    requires transitive dev.espalier.api;
    requires transitive micrometer.core;
    requires java.management;
    requires jdk.management;
    requires micrometer.registry.prometheus;
    requires static org.jspecify;

    exports dev.espalier.metrics;

    provides dev.espalier.api.event.TrainingListenerProvider with
            dev.espalier.metrics.MeterListenerProvider;
}
