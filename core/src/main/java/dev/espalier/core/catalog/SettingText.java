package dev.espalier.core.catalog;

import dev.espalier.api.Plugin;
import dev.espalier.core.document.Durations;
import dev.espalier.core.document.SettingName;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
            return Durations.text(duration);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(SettingText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof Record record ? ofRecord(record) : value.toString();
    }

    /** A plugin by its name, with the settings that are not its defaults; any other record as a map of its components. */
    private static String ofRecord(Record value) {
        Plugin plugin = value.getClass().getAnnotation(Plugin.class);
        String settings = settings(value, plugin != null);
        if (plugin == null) {
            return settings;
        }
        return settings.equals("{}") ? plugin.value() : "{" + plugin.value() + ": " + settings + "}";
    }

    private static String settings(Record value, boolean changedAlone) {
        try {
            boolean hasDefaults = changedAlone && RecordAccess.hasDefaults(value.getClass());
            Optional<Record> defaults =
                    hasDefaults ? Optional.of(RecordAccess.create(value.getClass())) : Optional.empty();
            List<String> settings = new ArrayList<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                Object own = RecordAccess.read(component, value);
                if (defaults.isEmpty()
                        || !RecordAccess.read(component, defaults.get()).equals(own)) {
                    settings.add(SettingName.of(component.getName()) + ": " + of(own));
                }
            }
            return "{" + String.join(", ", settings) + "}";
        } catch (RecordAccess.Failure unreadable) {
            return value.toString();
        }
    }
}
