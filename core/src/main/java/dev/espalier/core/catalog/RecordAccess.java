package dev.espalier.core.catalog;

import dev.espalier.engine.plugin.PluginBoundary;
import dev.espalier.engine.plugin.ThrownText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads and makes records by reflection, with what they throw unwrapped. */
final class RecordAccess {

    private RecordAccess() {}

    /** A record's constructor or accessor failed, or could not be reached. */
    static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        Failure(Throwable cause) {
            super(ThrownText.of(cause), cause);
        }

        /** What the plugin threw, or why it could not be called. */
        Throwable reason() {
            Throwable cause = getCause();
            return cause == null ? this : cause;
        }
    }

    static Object read(RecordComponent component, Object record) throws Failure {
        ClassLoader before = PluginBoundary.enter(record);
        try {
            return component.getAccessor().invoke(record);
        } catch (Throwable thrown) {
            throw failure(thrown);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    static <T> T create(Class<T> type, Object... values) throws Failure {
        ClassLoader before = PluginBoundary.enter(type.getClassLoader());
        try {
            Class<?>[] parameters = values.length == 0
                    ? new Class<?>[0]
                    : Stream.of(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getConstructor(parameters);
            return constructor.newInstance(values);
        } catch (Throwable thrown) {
            throw failure(thrown);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** What the plugin threw, errors and failed static initialisers included, or why it could not be called. */
    private static Failure failure(Throwable thrown) {
        Throwable reason = thrown instanceof InvocationTargetException
                ? Objects.requireNonNullElse(thrown.getCause(), thrown)
                : thrown;
        if (reason instanceof OutOfMemoryError shortage) {
            throw shortage;
        }
        return new Failure(reason);
    }

    /** Whether a record without components, or with a constructor that gives defaults, can be made from nothing. */
    static boolean hasDefaults(Class<? extends Record> type) {
        return Stream.of(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
    }
}
