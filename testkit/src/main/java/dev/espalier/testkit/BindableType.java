package dev.espalier.testkit;

import dev.espalier.api.Shape;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The types of settings that a stack file can hold. */
final class BindableType {

    static final String NAMES =
            "int, long, float, double, boolean, String, an enum, Duration, Shape, the interface of a"
                    + " kind of plugin, a public record of these, or Optional, List or Map<String, ...> of these";

    private static final Set<Class<?>> SIMPLE = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            float.class,
            Float.class,
            double.class,
            Double.class,
            boolean.class,
            Boolean.class,
            String.class,
            Duration.class,
            Shape.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    private BindableType() {}

    static boolean holds(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class || generic.getRawType() == Optional.class) {
                return holds(arguments[0]);
            }
            return generic.getRawType() == Map.class && arguments[0] == String.class && holds(arguments[1]);
        }
        return type instanceof Class<?> plain && holdsPlain(plain);
    }

    private static boolean holdsPlain(Class<?> type) {
        if (SIMPLE.contains(type) || type.isEnum() || isKindOfPlugin(type)) {
            return true;
        }
        // a record nested in its own type would be infinite
        return type.isRecord()
                && Modifier.isPublic(type.getModifiers())
                && Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .allMatch(component -> component != type && holds(component));
    }

    /** NaN in a type that can hold it. */
    static Optional<Object> notANumber(Class<?> type) {
        if (type == double.class) {
            return Optional.of(Double.NaN);
        } else if (type == float.class) {
            return Optional.of(Float.NaN);
        }
        return type == OptionalDouble.class ? Optional.of(OptionalDouble.of(Double.NaN)) : Optional.empty();
    }

    private static boolean isKindOfPlugin(Class<?> type) {
        return type.isInterface() && !ExtensionType.of(type).isEmpty();
    }
}
