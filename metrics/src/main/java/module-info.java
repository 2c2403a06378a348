/** Training events as Micrometer meters and observations, and as events of Java Flight Recorder. */
module dev.espalier.metrics {
    requires transitive dev.espalier.api;
    requires transitive micrometer.core;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires micrometer.observation;
    requires static org.jspecify;

    exports dev.espalier.metrics;

    provides dev.espalier.api.event.TrainingListenerProvider with
            dev.espalier.metrics.MeterListenerProvider,
            dev.espalier.metrics.jfr.FlightRecorderProvider,
            dev.espalier.metrics.observation.ObservationProvider;
}
