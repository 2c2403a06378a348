package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.api.Shape;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The settings of a plugin, read from its record and put back into it, as the catalogue does. */
final class PluginSettings {

    private PluginSettings() {}

    static RecordComponent[] components(Class<?> plugin) {
        RecordComponent[] components = plugin.getRecordComponents();
        if (components == null) {
            return fail(plugin.getName()
                    + " is not a record; a plugin is a public record whose components are its settings");
        }
        return components;
    }

    /** Calls the canonical constructor, and rethrows what it throws. */
    static Object create(Class<?> plugin, Object[] values) throws Throwable {
        Class<?>[] types =
                Arrays.stream(components(plugin)).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return plugin.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** The values of all settings, one of them replaced; that of an optional setting may be given bare. */
    static Object[] valuesWith(Object plugin, String setting, Object value) {
        RecordComponent[] components = components(plugin.getClass());
        Object[] values = values(plugin);
        for (int i = 0; i < values.length; i++) {
            if (components[i].getName().equals(setting)) {
                values[i] = asComponent(components[i].getType(), value);
                requireType(components[i], values[i]);
                return values;
            }
        }
        String names = Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(", "));
        return fail("refusedSettings() names '" + setting + "', and "
                + plugin.getClass().getSimpleName() + " has no such setting; it has "
                + (names.isEmpty() ? "none" : names));
    }

    private static void requireType(RecordComponent component, Object value) {
        Class<?> type = MethodType.methodType(component.getType()).wrap().returnType();
        if (!type.isInstance(value)) {
            fail("refusedSettings() gives '" + component.getName() + "' the value " + value + " of type "
                    + value.getClass().getSimpleName() + "; the setting is of type "
                    + component.getType().getSimpleName());
        }
    }

    private static Object asComponent(Class<?> type, Object value) {
        if (type == double.class && value instanceof Number number) {
            return number.doubleValue();
        } else if (type == float.class && value instanceof Number number) {
            return number.floatValue();
        } else if (type == long.class && value instanceof Integer number) {
            return number.longValue();
        } else if (type == OptionalDouble.class && value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        } else if (type == OptionalInt.class && value instanceof Integer number) {
            return OptionalInt.of(number);
        } else if (type == OptionalLong.class && value instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        return type == Optional.class && !(value instanceof Optional) ? Optional.of(value) : value;
    }

    /** The plugin after its settings have been written as text and read again. */
    static Object throughText(Object plugin) throws Throwable {
        Object[] values = values(plugin);
        for (int i = 0; i < values.length; i++) {
            values[i] = valueThroughText(values[i]);
        }
        return create(plugin.getClass(), values);
    }

    private static Object[] values(Object plugin) {
        RecordComponent[] components = components(plugin.getClass());
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = components[i].getAccessor().invoke(plugin);
            } catch (ReflectiveOperationException e) {
                return fail(
                        "cannot read setting " + components[i].getName() + " of "
                                + plugin.getClass().getName() + "; its package must be exported or opened",
                        e);
            }
        }
        return values;
    }

    private static Object valueThroughText(Object value) throws Throwable {
        if (value instanceof Number number) {
            return numberThroughText(number);
        } else if (value instanceof Boolean truth) {
            return Boolean.valueOf(truth.toString());
        } else if (value instanceof Duration duration) {
            return Duration.parse(duration.toString());
        } else if (value instanceof Shape shape) {
            return Shape.of(shape.toArray());
        } else if (value instanceof Enum<?> constant) {
            return Enum.valueOf(constant.getDeclaringClass(), constant.name());
        } else if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? optional : Optional.of(valueThroughText(optional.get()));
        } else if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(valueThroughText(element));
            }
            return elements;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                entries.put(entry.getKey(), valueThroughText(entry.getValue()));
            }
            return entries;
        } else if (value instanceof Record nested) {
            return throughText(nested);
        }
        // text itself, and optional numbers, which have no parts that could get lost
        return value;
    }

    private static Number numberThroughText(Number number) {
        String text = number.toString();
        if (number instanceof Integer) {
            return Integer.valueOf(text);
        } else if (number instanceof Long) {
            return Long.valueOf(text);
        } else if (number instanceof Float) {
            return Float.valueOf(text);
        }
        return Double.valueOf(text);
    }
}
