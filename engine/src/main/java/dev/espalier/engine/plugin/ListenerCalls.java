package dev.espalier.engine.plugin;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import java.util.List;
import java.util.function.BiConsumer;

/** Calls of listeners and of those who make them. */
public final class ListenerCalls {

    private static final String NOUN = "listener";

    private ListenerCalls() {}

    /** {@link TrainingListenerProvider#listeners}. */
    public static List<TrainingListener> listeners(
            TrainingListenerProvider provider, TrainingListenerProvider.Host host) {
        return PluginBoundary.list(NOUN, provider, "listeners", () -> provider.listeners(host));
    }

    /** Tells a listener of an event by one of its methods, whose name is printed if it fails. */
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

    /** {@link TrainingListener#wantsStatistics}. */
    public static boolean wantsStatistics(TrainingListener listener) {
        return PluginBoundary.value(NOUN, listener, "wantsStatistics", listener::wantsStatistics);
    }

    /** {@link TrainingListener#close}. */
    public static void close(TrainingListener listener) {
        PluginBoundary.run(NOUN, listener, "close", listener::close);
    }
}
