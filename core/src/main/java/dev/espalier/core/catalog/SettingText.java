package dev.espalier.core.catalog;

import dev.espalier.api.Plugin;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Values of settings as a stack file would have them, in short. */
final class SettingText {

    private SettingText() {}

    static String of(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(SettingText::of).orElse("(none)");
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? Integer.toString(optional.getAsInt()) : "(none)";
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? Long.toString(optional.getAsLong()) : "(none)";
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? Double.toString(optional.getAsDouble()) : "(none)";
        }
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Duration duration) {
            return duration.toMillis() + "ms";
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(SettingText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        Plugin plugin = value.getClass().getAnnotation(Plugin.class);
        return plugin == null ? value.toString() : plugin.value();
    }
}
