package dev.espalier.core.document;

import dev.espalier.api.Shape;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Single values of settings as nodes of a stack file. */
public final class SettingNode {

    private SettingNode() {}

    /**
     * What an optional value holds.
     *
     * @param value any value of a setting
     * @return its content; the value itself if it is not optional
     */
    public static Optional<Object> content(Object value) {
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
        }
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
        }
        return value instanceof Optional<?> optional ? optional.map(content -> content) : Optional.of(value);
    }

    /**
     * A value that is not a list, a map or a record.
     *
     * @param value any such value
     * @return its node; empty for a number that is not finite
     */
    public static Optional<Node> of(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return Optional.of(ScalarNode.of(((Number) value).longValue()));
        }
        if (value instanceof Float single) {
            return Float.isFinite(single) ? Optional.of(ScalarNode.of(single.floatValue())) : Optional.empty();
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? Optional.of(ScalarNode.of(number.doubleValue())) : Optional.empty();
        }
        if (value instanceof Boolean choice) {
            return Optional.of(ScalarNode.of(choice.booleanValue()));
        }
        if (value instanceof Shape shape) {
            return Optional.of(ListNode.of(
                    Arrays.stream(shape.toArray()).mapToObj(ScalarNode::of).toList()));
        }
        if (value instanceof Enum<?> word) {
            return Optional.of(ScalarNode.of(word(word)));
        }
        return Optional.of(
                ScalarNode.of(value instanceof Duration time ? Durations.text(time) : String.valueOf(value)));
    }

    /**
     * The word of a constant.
     *
     * @param constant such as {@code INSIDE_ROOT}
     * @return such as {@code inside-root}
     */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
