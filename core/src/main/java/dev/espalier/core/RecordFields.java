package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the components of a record become fields of a row, worked out once for each type. */
final class RecordFields {

    /** A component: its name as it is to be set, and how it is read without boxing a number. */
    private record Component(String name, @Nullable RowField field, Kind kind, MethodHandle getter) {}

    private enum Kind {
        NUMBER,
        TRUTH,
        OBJECT
    }

    private final List<Component> components;

    private RecordFields(List<Component> components) {
        this.components = components;
    }

    /**
     * The components of a record.
     *
     * @throws EspalierException if they cannot be read; code DATA_SCHEMA
     */
    static RecordFields of(Class<?> type, RowFields fields) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            ColumnName named = component.getAnnotation(ColumnName.class);
            String name = named == null ? component.getName() : named.value();
            RowField field = named == null ? fields.ofComponent(name) : fields.find(name);
            Class<?> of = component.getType();
            Kind kind =
                    of == boolean.class ? Kind.TRUTH : of.isPrimitive() && of != char.class ? Kind.NUMBER : Kind.OBJECT;
            components.add(new Component(name, field, kind, getter(component, kind)));
        }
        return new RecordFields(components);
    }

    private static MethodHandle getter(RecordComponent component, Kind kind) {
        Method accessor = component.getAccessor();
        Class<?> result = switch (kind) {
            case NUMBER -> double.class;
            case TRUTH -> boolean.class;
            case OBJECT -> Object.class;
        };
        try {
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.methodType(result, Object.class));
        } catch (RuntimeException | IllegalAccessException closed) {
            Class<?> type = component.getDeclaringRecord();
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "record " + type.getName(),
                    "its components cannot be read from here",
                    "open its package to dev.espalier.core, or set the columns one by one",
                    closed);
        }
    }

    /** Sets all components. */
    void set(Object record, Row row) {
        for (int i = 0; i < components.size(); i++) {
            set(components.get(i), record, row);
        }
    }

    private static void set(Component component, Object record, Row row) {
        try {
            switch (component.kind) {
                case NUMBER -> row.set(component.field, component.name, (double) component.getter.invokeExact(record));
                case TRUTH -> row.set(component.field, component.name, (boolean) component.getter.invokeExact(record));
                case OBJECT -> row.set(component.field, component.name, (Object) component.getter.invokeExact(record));
            }
        } catch (RuntimeException | Error thrownByAccessor) {
            throw thrownByAccessor;
        } catch (Throwable impossible) {
            throw new IllegalStateException("component " + component.name + " could not be read", impossible);
        }
    }
}
