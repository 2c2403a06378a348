package dev.espalier.metrics;

import dev.espalier.api.event.TrainingListenerProvider;
import java.util.Map;
import java.util.Optional;

/**
 * A host application that has bound some objects.
 *
 * @param bindings by type
 */
public record FakeHost(Map<Class<?>, Object> bindings) implements TrainingListenerProvider.Host {

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        return Optional.ofNullable(bindings.get(type)).map(type::cast);
    }
}
