package dev.espalier.metrics.jfr;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.List;

/** Gives every run a listener that commits events of Java Flight Recorder, if the Java runtime has it and it is used. */
public final class FlightRecorderProvider implements TrainingListenerProvider {

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    /** For {@link java.util.ServiceLoader}. */
    public FlightRecorderProvider() {}

    @Override
    public List<TrainingListener> listeners(Host host) {
        return AVAILABLE ? List.of(new WaitingForRecorder()) : List.of();
    }
}
