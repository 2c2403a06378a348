package dev.espalier.metrics.observation;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Optional;

/** Gives every run a listener that observes it, if the host application has bound an {@link ObservationRegistry}. */
public final class ObservationProvider implements TrainingListenerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ObservationProvider() {}

    @Override
    public List<TrainingListener> listeners(Host host) {
        Optional<ObservationRegistry> registry = host.bound(ObservationRegistry.class);
        return registry.isEmpty() || registry.get().isNoop()
                ? List.of()
                : List.of(new ObservationListener(registry.get()));
    }
}
