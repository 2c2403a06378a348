package dev.espalier.engine.plugin;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Calls of listeners and of those who make them. */
public final class ListenerCalls {

    private static final String NOUN = "listener";

    private ListenerCalls() {}

    /**
     * {@link TrainingListenerProvider#listeners}.
     *
     * @param provider who makes them
     * @param host what it may ask for
     * @return the listeners
     */
    public static List<TrainingListener> listeners(
            TrainingListenerProvider provider, TrainingListenerProvider.Host host) {
        List<TrainingListener> listeners = PluginBoundary.value(NOUN, provider, "listeners", () -> {
            List<TrainingListener> made = provider.listeners(host);
            return made == null ? null : Arrays.asList(made.toArray(TrainingListener[]::new));
        });
        if (listeners.stream().anyMatch(Objects::isNull)) {
            throw PluginBoundary.broken(NOUN, provider, "listeners returned a list that holds null");
        }
        return listeners;
    }

    /**
     * Tells a listener of an event.
     *
     * @param listener the listener
     * @param call the method, as it is printed
     * @param method calls it
     * @param event what it is told
     * @param <E> the kind of event
     */
    public static <E> void tell(
            TrainingListener listener, String call, BiConsumer<TrainingListener, E> method, E event) {
        ClassLoader before = PluginBoundary.enter(listener);
        try {
            method.accept(listener, event);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, listener, call, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link TrainingListener#close}. */
    public static void close(TrainingListener listener) {
        PluginBoundary.run(NOUN, listener, "close", listener::close);
    }
}
