package dev.espalier.metrics;

import dev.espalier.api.event.TrainingListenerProvider;
import java.util.Map;
import java.util.Optional;

/**
 * A host application that has bound some objects.
 *
 * @param bindings by type
 * @param tags those of the stack
 */
public record FakeHost(Map<Class<?>, Object> bindings, Map<String, String> tags)
        implements TrainingListenerProvider.Host {

    /** A host whose stack has no tags. */
    public FakeHost(Map<Class<?>, Object> bindings) {
        this(bindings, Map.of());
    }

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        return Optional.ofNullable(bindings.get(type)).map(type::cast);
    }
}
