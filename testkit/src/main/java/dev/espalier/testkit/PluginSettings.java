package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The settings of a plugin, read from its record and put back into it, as the catalogue does. */
final class PluginSettings {

    private static final Set<Class<?>> SIMPLE =
            Set.of(int.class, long.class, double.class, boolean.class, String.class, Duration.class);

    private PluginSettings() {}

    static RecordComponent[] components(Class<?> plugin) {
        RecordComponent[] components = plugin.getRecordComponents();
        if (components == null) {
            return fail(
                    plugin.getName() + " is no record; a plugin is a public record whose components are its settings");
        }
        return components;
    }

    static Object[] values(Object plugin) {
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

    /** Calls the canonical constructor; what it throws is thrown on. */
    static Object create(Class<?> plugin, Object[] values) throws Throwable {
        Class<?>[] types =
                Arrays.stream(components(plugin)).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return plugin.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    static Object with(Object plugin, String setting, Object value) throws Throwable {
        RecordComponent[] components = components(plugin.getClass());
        Object[] values = values(plugin);
        for (int i = 0; i < values.length; i++) {
            if (components[i].getName().equals(setting)) {
                values[i] = value;
                return create(plugin.getClass(), values);
            }
        }
        return fail(
                "refusedSettings() names " + setting + "; " + plugin.getClass().getName() + " has no such setting");
    }

    /** Whether a stack file can hold values of the type. */
    static boolean isBindable(RecordComponent component) {
        if (component.getType() == List.class) {
            return component.getGenericType() instanceof java.lang.reflect.ParameterizedType list
                    && isElement(list.getActualTypeArguments()[0]);
        }
        return isSimple(component.getType());
    }

    private static boolean isElement(Type type) {
        return type instanceof Class<?> element
                && (isSimple(element)
                        || Set.of(Integer.class, Long.class, Double.class, Boolean.class)
                                .contains(element));
    }

    private static boolean isSimple(Class<?> type) {
        return SIMPLE.contains(type) || type.isEnum() || ExtensionType.isOne(type);
    }

    /** The plugin after its settings have been written as text and read again. */
    static Object throughText(Object plugin) throws Throwable {
        Object[] values = values(plugin);
        for (int i = 0; i < values.length; i++) {
            values[i] = valueThroughText(values[i]);
        }
        return create(plugin.getClass(), values);
    }

    private static Object valueThroughText(Object value) throws Throwable {
        if (value instanceof Integer number) {
            return Integer.valueOf(number.toString());
        } else if (value instanceof Long number) {
            return Long.valueOf(number.toString());
        } else if (value instanceof Double number) {
            return Double.valueOf(number.toString());
        } else if (value instanceof Boolean truth) {
            return Boolean.valueOf(truth.toString());
        } else if (value instanceof Duration duration) {
            return Duration.parse(duration.toString());
        } else if (value instanceof Enum<?> constant) {
            return Enum.valueOf(constant.getDeclaringClass(), constant.name());
        } else if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(valueThroughText(element));
            }
            return elements;
        } else if (value instanceof Record nested) {
            return throughText(nested);
        }
        return value;
    }
}
