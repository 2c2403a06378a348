package dev.espalier.core;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.core.wiring.HostBindings;
import java.util.List;
import java.util.Map;

/**
 * Who is told of a run.
 *
 * @param listeners the host's own, told first
 * @param providers of further listeners
 * @param bindings what the host application offers to exporters
 */
record RunAudience(List<TrainingListener> listeners, List<TrainingListenerProvider> providers, HostBindings bindings) {

    /** Copies the lists. */
    RunAudience {
        listeners = List.copyOf(listeners);
        providers = List.copyOf(providers);
    }

    /** One listener and no one else. */
    static RunAudience of(TrainingListener listener) {
        return new RunAudience(List.of(listener), List.of(), new HostBindings(Map.of()));
    }
}
