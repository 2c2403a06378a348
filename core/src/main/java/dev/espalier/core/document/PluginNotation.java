package dev.espalier.core.document;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.engine.plugin.PluginBoundary;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Plugins in messages: in the notation of stack files, with the settings that differ from the defaults. */
public final class PluginNotation {

    private PluginNotation() {}

    /**
     * A plugin with its settings, on one line.
     *
     * @param plugin the plugin
     * @return such as {@code linear-warmup: {epochs: 5}}; its name alone where its settings are the defaults or cannot be read
     */
    public static String of(Object plugin) {
        try {
            return YamlWriter.flow(node(plugin)).replaceAll("^\\{(.*)}$", "$1");
        } catch (OutOfMemoryError shortage) {
            throw shortage;
        } catch (Throwable unreadable) {
            return PluginBoundary.nameOf(plugin.getClass());
        }
    }

    private static Node node(Object value) {
        if (value instanceof Record plugin) {
            Map<String, Node> settings = settings(plugin);
            Plugin named = plugin.getClass().getAnnotation(Plugin.class);
            if (named == null) {
                return MapNode.of(settings);
            }
            return settings.isEmpty()
                    ? ScalarNode.of(named.value())
                    : MapNode.of(named.value(), shortest(plugin.getClass(), settings));
        }
        if (value instanceof Collection<?> list) {
            return ListNode.of(list.stream().map(PluginNotation::node).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Node> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put(String.valueOf(key), node(entry)));
            return MapNode.of(entries);
        }
        if (value instanceof Shape shape) {
            return ListNode.of(
                    Arrays.stream(shape.toArray()).mapToObj(ScalarNode::of).toList());
        }
        return scalar(value);
    }

    /** The value alone where the one setting is that which needs no name. */
    private static Node shortest(Class<?> type, Map<String, Node> settings) {
        for (RecordComponent component : type.getRecordComponents()) {
            Setting annotation = component.getAnnotation(Setting.class);
            Node value = settings.get(SettingName.of(component.getName()));
            if (annotation != null && annotation.shorthand() && value != null && settings.size() == 1) {
                return value;
            }
        }
        return MapNode.of(settings);
    }

    private static Map<String, Node> settings(Record plugin) {
        Optional<Object> defaults = defaults(plugin.getClass());
        Map<String, Node> settings = new LinkedHashMap<>();
        for (RecordComponent component : plugin.getClass().getRecordComponents()) {
            Optional<Object> value = SettingCalls.read(component, plugin).flatMap(PluginNotation::content);
            Optional<Object> usual = defaults.flatMap(record -> SettingCalls.read(component, record))
                    .flatMap(PluginNotation::content);
            boolean isEmpty = value.isPresent() && value.get() instanceof Collection<?> list && list.isEmpty();
            Setting annotation = component.getAnnotation(Setting.class);
            if (annotation != null && annotation.flatten() && value.isPresent()) {
                settings.putAll(settings((Record) value.get()));
            } else if (value.isPresent() && !value.equals(usual) && !isEmpty) {
                settings.put(SettingName.of(component.getName()), node(value.get()));
            }
        }
        return settings;
    }

    /** What the plugin is without settings, if it can be made so. */
    private static Optional<Object> defaults(Class<?> type) {
        try {
            return Optional.of(type.getConstructor().newInstance());
        } catch (ReflectiveOperationException none) {
            return Optional.empty();
        }
    }

    private static Optional<Object> content(Object value) {
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

    private static ScalarNode scalar(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ScalarNode.of(((Number) value).longValue());
        }
        if (value instanceof Float single && Float.isFinite(single)) {
            return ScalarNode.of(single.floatValue());
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return ScalarNode.of(number.doubleValue());
        }
        if (value instanceof Boolean choice) {
            return ScalarNode.of(choice.booleanValue());
        }
        if (value instanceof Enum<?> word) {
            return ScalarNode.of(SettingName.of(word.name().toLowerCase(Locale.ROOT)));
        }
        return ScalarNode.of(value instanceof Duration duration ? Durations.text(duration) : String.valueOf(value));
    }
}
