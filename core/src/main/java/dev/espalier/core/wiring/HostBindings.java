package dev.espalier.core.wiring;

import com.google.inject.Injector;
import com.google.inject.Key;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.Optional;

/** What the host application has bound, as listeners may ask for it. */
final class HostBindings implements TrainingListenerProvider.Host {

    private final Injector injector;

    HostBindings(Injector injector) {
        this.injector = injector;
    }

    @Override
    public <T> Optional<T> bound(Class<T> type) {
        return Optional.ofNullable(injector.getExistingBinding(Key.get(type)))
                .map(binding -> binding.getProvider().get());
    }
}
