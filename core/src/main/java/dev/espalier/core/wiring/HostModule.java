package dev.espalier.core.wiring;

import com.google.inject.AbstractModule;
import java.util.Map;

/** Binds what the host application offers, each object to its type. */
final class HostModule extends AbstractModule {

    private final Map<Class<?>, Object> bindings;

    HostModule(Map<Class<?>, Object> bindings) {
        this.bindings = bindings;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        bindings.forEach(this::bindObject);
    }

    private <T> void bindObject(Class<T> type, Object object) {
        bind(type).toInstance(type.cast(object));
    }
}
