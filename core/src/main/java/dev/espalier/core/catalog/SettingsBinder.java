package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes plugins of nodes: looks up the name, puts the settings that are given in place of the defaults, and calls the
 * record's constructor, which checks the ranges.
 *
 * <p>A plugin is written as its name, {@code adam}; as a map of its name to its settings,
 * {@code {adam: {beta2: 0.99}}}; or, if it has a shorthand, as a map of its name to that one value, {@code {dense: 256}}.
 * All problems are gathered: unknown keys with the nearest known, values of the wrong type, values out of range.
 */
public final class SettingsBinder {

    private final PluginCatalog catalog;
    private final Problems problems;
    private final ValueReader values;

    /**
     * A binder.
     *
     * @param catalog the plugins that there are
     * @param problems where problems go
     */
    public SettingsBinder(PluginCatalog catalog, Problems problems) {
        this(catalog, problems, SettingObserver.NONE);
    }

    /**
     * A binder that tells what each node is read as.
     *
     * @param catalog the plugins that there are
     * @param problems where problems go
     * @param observer what is told
     */
    public SettingsBinder(PluginCatalog catalog, Problems problems, SettingObserver observer) {
        this.catalog = catalog;
        this.problems = problems;
        this.values = new ValueReader(this, problems, observer);
    }

    /**
     * A plugin as written: a name and its settings.
     *
     * @param place the position of the name
     * @param name the name
     * @param settings its settings; nothing for a bare name
     */
    public record Entry(Place place, String name, Node settings) {

        /** The entry with other settings. */
        public Entry with(Node changed) {
            return new Entry(place, name, changed);
        }
    }

    /**
     * Makes a plugin.
     *
     * @param type its interface, or the role that it must have, such as {@code ActivationMask}
     * @param node what is written
     * @param <T> the interface
     * @return the plugin, unless a problem was found
     * @throws IllegalArgumentException if the type is not a plugin interface
     */
    public <T> Optional<T> plugin(Class<T> type, Node node) {
        PluginKind kind = PluginKind.of(type)
                .orElseThrow(() -> new IllegalArgumentException(
                        "type is " + type.getName() + "; it must be an interface of plugins"));
        return entry(kind, node).flatMap(entry -> plugin(kind, type, entry));
    }

    /**
     * Makes a list of plugins.
     *
     * @param type their interface
     * @param node what is written: a list, or one plugin
     * @param <T> the interface
     * @return the plugins without a problem
     */
    public <T> List<T> plugins(Class<T> type, Node node) {
        List<T> plugins = new ArrayList<>();
        items(node).forEach(item -> plugin(type, item).ifPresent(plugins::add));
        return plugins;
    }

    /**
     * The items of a list of plugins; one plugin alone is a list of one.
     *
     * @param node what is written
     * @return the items; none if it is neither a list nor a plugin, which is a problem
     */
    public List<Node> items(Node node) {
        if (node instanceof ListNode list) {
            return list.items();
        }
        if (ValueReader.isOnePlugin(node)) {
            return List.of(node);
        }
        if (!isRefused(node)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    "a list is expected here; this is " + describe(node),
                    "start each item with '- ', or write the list in brackets");
        }
        return List.of();
    }

    /**
     * Takes the name of a plugin apart from its settings.
     *
     * @param kind its kind, for messages
     * @param node what is written
     * @return the entry, unless it is neither a name nor a map of one name
     */
    public Optional<Entry> entry(PluginKind kind, Node node) {
        if (node instanceof ScalarNode scalar && scalar.isText()) {
            return Optional.of(
                    new Entry(scalar.place(), scalar.text(), ScalarNode.ofNull().at(scalar.place())));
        }
        if (node instanceof MapNode map && map.size() == 1) {
            MapNode.Entry only = map.entries().get(0);
            return Optional.of(new Entry(only.keyPlace(), only.key(), only.value()));
        }
        if (!isRefused(node)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    kind.nounWithArticle() + " is expected here; this is " + describe(node),
                    "write its name, or a map of its name to its settings");
        }
        return Optional.empty();
    }

    private static String describe(Node node) {
        return node instanceof MapNode map && map.size() > 1
                ? "a map of " + map.size() + " keys (" + String.join(", ", map.keys()) + ")"
                : node.describe();
    }

    /**
     * Makes the plugin of an entry.
     *
     * @param kind its kind
     * @param role the interface that it must implement
     * @param entry its name and settings
     * @param <T> the interface
     * @return the plugin, unless a problem was found
     */
    public <T> Optional<T> plugin(PluginKind kind, Class<T> role, Entry entry) {
        return catalog.find(kind, entry.name(), entry.place(), problems)
                .flatMap(descriptor -> bind(descriptor, role, entry));
    }

    private <T> Optional<T> bind(PluginDescriptor descriptor, Class<T> role, Entry entry) {
        SettingPath path = new SettingPath("", descriptor.label());
        SettingType.Group group = new SettingType.Group(descriptor.type(), descriptor.components());
        Optional<Record> plugin =
                new RecordBinding(path, group, entry.place(), values, problems).bind(entry.settings());
        if (!role.isAssignableFrom(descriptor.type())) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    entry.place(),
                    descriptor.label() + " cannot be used here: it does not implement " + role.getSimpleName(),
                    "choose one that does");
            return Optional.empty();
        }
        return plugin.map(role::cast);
    }

    /**
     * Reads a single value.
     *
     * @param type what it must be
     * @param node what is written
     * @param path what it is called in messages, such as {@code train.batch}
     * @return the value as a record's constructor takes it, unless a problem was found
     */
    public Optional<Object> value(SettingType type, Node node, SettingPath path) {
        return values.read(type, node, path);
    }

    /**
     * Reads a single value whose range is known; whoever takes the value checks it.
     *
     * @param type what it must be
     * @param range the numbers that it can be
     * @param node what is written
     * @param path what it is called in messages, such as {@code train.batch}
     * @return the value as a record's constructor takes it, unless a problem was found
     */
    public Optional<Object> value(SettingType type, SettingRange range, Node node, SettingPath path) {
        return values.read(type, range, node, path);
    }

    private static boolean isRefused(Node node) {
        return node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.REFUSED;
    }
}
