package dev.espalier.core.document;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.engine.plugin.PluginBoundary;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /**
     * Several plugins, on one line.
     *
     * @param plugins the plugins
     * @return such as {@code [scale, standardize: {per: channel}]}
     */
    public static String list(Collection<?> plugins) {
        return plugins.stream().map(PluginNotation::of).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * The value of a setting, on one line.
     *
     * @param value any value
     * @return as a stack file would have it; {@code (none)} for an optional value that is absent
     */
    public static String ofValue(Object value) {
        return SettingNode.content(value)
                .map(content -> content instanceof String text ? '"' + text + '"' : YamlWriter.flow(node(content)))
                .orElse("(none)");
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
        return SettingNode.of(value).orElse(ScalarNode.of(String.valueOf(value)));
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
            Optional<Object> value = SettingCalls.read(component, plugin).flatMap(SettingNode::content);
            Optional<Object> usual = defaults.flatMap(record -> SettingCalls.read(component, record))
                    .flatMap(SettingNode::content);
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
}
