package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingCalls;
import dev.espalier.core.document.SettingNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes plugins as nodes with every setting spelled out; what {@link SettingsBinder} reads back as equal plugins.
 *
 * <p>An optional setting without a value is left out.
 */
public final class SettingsWriter {

    private final PluginCatalog catalog;
    private final Set<PluginDescriptor> used = new LinkedHashSet<>();

    /**
     * A writer.
     *
     * @param catalog the plugins that there are, which decide whether a name needs its jar
     */
    public SettingsWriter(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A plugin as a stack file has it.
     *
     * @param kind what it is used as
     * @param plugin the plugin
     * @return its name, or a map of its name to its settings
     * @throws EspalierException if it is not a record with {@code @Plugin}, or holds a value that no file can give; code
     *     INVALID_SETTING
     */
    public Node write(PluginKind kind, Object plugin) {
        PluginDescriptor descriptor = catalog.describe(kind, plugin);
        used.add(descriptor);
        MapNode settings = settings(descriptor.label(), descriptor.components(), (Record) plugin);
        String name = catalog.reference(descriptor);
        return settings.size() == 0 ? ScalarNode.of(name) : MapNode.of(name, settings);
    }

    /** The plugins that were written, those within others too. */
    public Set<PluginDescriptor> used() {
        return Collections.unmodifiableSet(used);
    }

    /**
     * Several plugins.
     *
     * @param kind what they are used as
     * @param plugins the plugins
     * @return a list of them
     * @throws EspalierException as {@link #write} does
     */
    public ListNode writeAll(PluginKind kind, List<?> plugins) {
        return ListNode.of(plugins.stream().map(plugin -> write(kind, plugin)).toList());
    }

    /**
     * A value of a setting.
     *
     * @param type the setting's type
     * @param value the value, such as the setting's default
     * @return its node; nothing for an optional value that is absent, or a number that is not finite
     */
    public Optional<Node> value(SettingType type, Object value) {
        return node(type, value, "the value");
    }

    private MapNode settings(String label, List<SettingDescriptor> settings, Record record) {
        List<MapNode.Entry> entries = new ArrayList<>();
        RecordComponent[] components = record.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            SettingDescriptor setting = settings.get(i);
            Object value = SettingCalls.read(components[i], record)
                    .orElseThrow(() -> unwritable(
                            setting.name() + " of " + label,
                            "it cannot be read: its module keeps the package to itself"));
            Optional<Node> node = node(setting.type(), value, setting.name() + " of " + label);
            if (setting.flatten() && node.isPresent() && node.get() instanceof MapNode inner) {
                entries.addAll(inner.entries());
                continue;
            }
            if (node.isPresent()) {
                entries.add(new MapNode.Entry(setting.name(), node.get()));
            } else if (setting.defaultValue().isPresent()
                    && !setting.defaultValue().get().equals(value)) {
                entries.add(new MapNode.Entry(setting.name(), absent(setting, value, label)));
            }
        }
        return new MapNode(Place.NOWHERE, entries);
    }

    /** The text of an absent value where leaving it out would mean another one. */
    private static Node absent(SettingDescriptor setting, Object value, String label) {
        if (setting.type() instanceof SettingType.Perhaps) {
            return ScalarNode.ofNull();
        }
        throw unwritable(setting.name() + " of " + label, "it is " + value + ", which no file can give");
    }

    private Optional<Node> node(SettingType type, Object value, String label) {
        if (type instanceof SettingType.Perhaps perhaps) {
            return SettingNode.content(value).flatMap(content -> node(perhaps.value(), content, label));
        }
        if (type instanceof SettingType.Many many && value instanceof List<?> list) {
            return Optional.of(ListNode.of(list.stream()
                    .map(item -> required(many.element(), item, label))
                    .toList()));
        }
        if (type instanceof SettingType.ByName byName && value instanceof Map<?, ?> map) {
            List<MapNode.Entry> entries = new ArrayList<>();
            map.forEach((key, item) ->
                    entries.add(new MapNode.Entry(String.valueOf(key), required(byName.value(), item, label))));
            return Optional.of(new MapNode(Place.NOWHERE, entries));
        }
        if (type instanceof SettingType.WordOr either) {
            return node(value instanceof Enum<?> ? either.words() : either.value(), value, label);
        }
        if (type instanceof SettingType.Group group) {
            return Optional.of(settings(label, group.components(), (Record) value));
        }
        if (type instanceof SettingType.Alternatives alternatives) {
            return alternatives.groups().stream()
                    .filter(group -> group.type() == value.getClass())
                    .findFirst()
                    .flatMap(group -> node(group, value, label));
        }
        if (type instanceof SettingType.Nested nested) {
            return Optional.of(write(nested.kind(), value));
        }
        return SettingNode.of(value);
    }

    private Node required(SettingType type, Object value, String label) {
        return node(type, value, label)
                .orElseThrow(() -> unwritable(label, "it holds " + value + ", which no file can give"));
    }

    /** A number or boolean as it is written. */
    static String plainText(Object value) {
        return SettingNode.of(value).map(node -> ((ScalarNode) node).text()).orElse(String.valueOf(value));
    }

    private static EspalierException unwritable(String where, String what) {
        return new EspalierException(
                ErrorCode.INVALID_SETTING, where, what, "give it a finite value that can be written");
    }
}
