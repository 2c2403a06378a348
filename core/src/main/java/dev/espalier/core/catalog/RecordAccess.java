package dev.espalier.core.catalog;

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
            super(cause.toString(), cause);
        }

        /** What the plugin threw, or why it could not be called. */
        Throwable reason() {
            Throwable cause = getCause();
            return cause == null ? this : cause;
        }
    }

    static Object read(RecordComponent component, Object record) throws Failure {
        try {
            return component.getAccessor().invoke(record);
        } catch (InvocationTargetException thrown) {
            throw new Failure(Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (IllegalAccessException unreachable) {
            throw new Failure(unreachable);
        }
    }

    static <T> T create(Class<T> type, Object... values) throws Failure {
        try {
            Class<?>[] parameters = values.length == 0
                    ? new Class<?>[0]
                    : Stream.of(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getConstructor(parameters);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            throw new Failure(Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (ReflectiveOperationException | LinkageError unreachable) {
            throw new Failure(unreachable);
        }
    }

    /** Whether a record without components, or with a constructor that gives defaults, can be made from nothing. */
    static boolean hasDefaults(Class<? extends Record> type) {
        return Stream.of(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
    }
}
