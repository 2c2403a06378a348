package dev.espalier.engine.plugin;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one boundary between the core and plugins.
 *
 * <p>While a plugin is called, the context class loader of the thread is the plugin's, so that what it looks up there
 * (drivers, services, resources) is found in its own jars. Whatever it throws, errors and failed static initialisers
 * included, becomes one {@link EspalierException} of code {@link ErrorCode#PLUGIN_FAILED} that names plugin, jar and call and
 * keeps the cause. Two things pass unchanged: an {@link EspalierException}, whose author has said what it means, and an
 * {@link OutOfMemoryError}. A call that returns null where it must not fails the same way.
 *
 * <p>Every method takes the noun of the kind, such as {@code optimizer}, the plugin or an object that it made, and the call as
 * it is printed. Calls within a step use {@link #enter}, {@link #leave} and {@link #failed} directly: these allocate nothing
 * unless something was thrown.
 */
public final class PluginBoundary {

    private PluginBoundary() {}

    /** Begins a call: the context class loader of this thread becomes the plugin's; returns what to give to {@link #leave}. */
    public static @Nullable ClassLoader enter(Object plugin) {
        return enter(plugin.getClass().getClassLoader());
    }

    /** As {@link #enter(Object)}, of something that is yet to be made. */
    @SuppressWarnings("ReferenceEquality") // whether it is one loader; a plugin's could say that it equals any other
    public static @Nullable ClassLoader enter(@Nullable ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (loader != before) {
            thread.setContextClassLoader(loader);
        }
        return before;
    }

    /** Ends a call: the context class loader becomes what it was, whatever the plugin has done to it. */
    @SuppressWarnings("ReferenceEquality") // whether it is one loader; a plugin's could say that it equals any other
    public static void leave(@Nullable ClassLoader before) {
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() != before) {
            thread.setContextClassLoader(before);
        }
    }

    /** Calls a plugin that returns something. */
    public static <T> T value(String noun, Object plugin, String call, Supplier<? extends @Nullable T> body) {
        ClassLoader before = enter(plugin);
        T value;
        try {
            value = body.get();
        } catch (Throwable failure) {
            throw failed(noun, plugin, call, failure);
        } finally {
            leave(before);
        }
        if (value == null) {
            throw broken(noun, plugin, call + " returned null");
        }
        return value;
    }

    /** Calls a plugin that may refuse what it is given by an {@link IllegalArgumentException}, which is thrown with its message. */
    public static <T> T valueOrRefusal(String noun, Object plugin, String call, Supplier<? extends @Nullable T> body) {
        return value(noun, plugin, call, () -> {
            try {
                return body.get();
            } catch (IllegalArgumentException refusal) {
                throw new Refusal(refusal);
            }
        });
    }

    /** Calls a plugin that returns a list without null; the copy is made within the boundary, for the list is the plugin's. */
    public static <T> List<T> list(
            String noun, Object plugin, String call, Supplier<? extends @Nullable List<T>> body) {
        List<T> elements = value(noun, plugin, call, () -> {
            List<T> given = body.get();
            return given == null ? null : new ArrayList<>(given);
        });
        if (elements.stream().anyMatch(Objects::isNull)) {
            throw broken(noun, plugin, call + " returned a list that holds null");
        }
        return elements;
    }

    /** Calls a plugin that returns named values, all of them there; as for a list, the map is copied within the boundary. */
    public static <T> Map<String, T> map(
            String noun, Object plugin, String call, Supplier<? extends @Nullable Map<String, T>> body) {
        Map<String, T> values = value(noun, plugin, call, () -> {
            Map<String, T> given = body.get();
            return given == null ? null : new LinkedHashMap<>(given);
        });
        values.forEach((name, value) -> {
            if (name == null || name.isBlank() || value == null) {
                throw broken(
                        noun,
                        plugin,
                        call + " returned '" + name + "' with " + (value == null ? "nothing" : "a value")
                                + "; neither may be missing");
            }
        });
        return values;
    }

    /** Calls a plugin that returns nothing. */
    public static void run(String noun, Object plugin, String call, Runnable body) {
        ClassLoader before = enter(plugin);
        try {
            body.run();
        } catch (Throwable failure) {
            throw failed(noun, plugin, call, failure);
        } finally {
            leave(before);
        }
    }

    /** Calls a plugin that returns nothing and may refuse what it is given, as in {@link #valueOrRefusal}. */
    public static void runOrRefusal(String noun, Object plugin, String call, Runnable body) {
        valueOrRefusal(noun, plugin, call, () -> {
            body.run();
            return "";
        });
    }

    /**
     * What to throw in place of what a plugin threw, or of what one that it holds threw.
     *
     * @throws OutOfMemoryError if that is what it threw
     */
    public static RuntimeException failed(String noun, Object plugin, String call, Throwable failure) {
        if (failure instanceof OutOfMemoryError shortage) {
            throw shortage;
        }
        if (failure instanceof Refusal refusal) {
            return refusal.refused;
        }
        if (failure instanceof EspalierException known && known.code() != ErrorCode.INTERNAL) {
            return known;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Object culprit = Culprit.of(plugin, failure);
        return new EspalierException(
                ErrorCode.PLUGIN_FAILED,
                label(noun, culprit),
                call + " threw " + ThrownText.of(failure),
                "report it to the plugin's author, or do without the plugin; --debug shows where it was thrown",
                ThrownText.printable(failure));
    }

    /**
     * What to throw when a plugin broke its contract without throwing.
     *
     * @param what the call, what it did and the rule, in lower case without a full stop
     */
    public static EspalierException broken(String noun, Object plugin, String what) {
        return new EspalierException(
                ErrorCode.PLUGIN_FAILED,
                label(noun, plugin),
                what,
                "report it to the plugin's author, or do without the plugin");
    }

    /**
     * An exception that names class and jar, if what was thrown comes from the plugin folder by code that no call of the contract
     * leads to, such as a plugin's {@code equals} or a thread of its own.
     */
    public static Optional<EspalierException> thrownByPlugin(Throwable failure) {
        return Culprit.frame(failure)
                .map(frame -> new EspalierException(
                        ErrorCode.PLUGIN_FAILED,
                        "class " + frame.getClassName() + " of " + ClassOrigin.bundle(frame.getClassLoaderName()),
                        frame.getMethodName() + " threw " + ThrownText.of(failure),
                        "report it to the plugin's author, or do without the plugin; --debug shows where it was thrown",
                        ThrownText.printable(failure)));
    }

    /** A plugin in words, such as {@code optimizer lion of acme-lion-2.1.jar}, without asking the plugin itself. */
    public static String label(String noun, Object plugin) {
        Class<?> type = plugin.getClass();
        return noun + " " + nameOf(type) + " of " + ClassOrigin.name(type);
    }

    /** The name under which stack files know a plugin, or else that of its class, even where its annotation cannot be read. */
    public static String nameOf(Class<?> type) {
        try {
            Plugin plugin = type.getAnnotation(Plugin.class);
            return plugin == null ? type.getName() : plugin.value();
        } catch (LinkageError | RuntimeException unreadable) {
            return type.getName();
        }
    }

    /**
     * The name of a plugin in places and files.
     *
     * @param plugin the plugin
     * @return the name under which stack files know it, or else the simple name of its class
     */
    public static String shortNameOf(Object plugin) {
        Class<?> type = plugin.getClass();
        String name = nameOf(type);
        return name.equals(type.getName()) ? type.getSimpleName() : name;
    }

    /** A refusal on its way out of the boundary. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final IllegalArgumentException refused;

        Refusal(IllegalArgumentException refused) {
            super(null, null, false, false);
            // a class of the plugin's own may throw when it is asked for its message
            this.refused = refused.getClass() == IllegalArgumentException.class
                    ? refused
                    : new IllegalArgumentException(ThrownText.message(refused), ThrownText.printable(refused));
        }
    }
}
