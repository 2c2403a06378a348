package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import java.util.List;
import java.util.Optional;

/**
 * Keys of the stack that stand among the settings of a plugin, such as {@code match} in
 * {@code l2: {coefficient: 0.1, match: "trunk/*"}}. A plugin that has a setting of that name keeps it for itself.
 */
final class SideKeys {

    private final PluginCatalog catalog;

    SideKeys(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A plugin's entry without the keys, and the keys.
     *
     * @param entry the plugin with its own settings alone
     * @param taken the keys of the stack that stood among them
     */
    record Split(SettingsBinder.Entry entry, MapNode taken) {}

    Split split(PluginKind kind, SettingsBinder.Entry entry, List<Key> keys) {
        List<String> free = free(kind, entry.name(), keys);
        if (!(entry.settings() instanceof MapNode settings)) {
            return new Split(entry, new MapNode(entry.place(), List.of()));
        }
        List<MapNode.Entry> taken = settings.entries().stream()
                .filter(one -> free.contains(one.key()))
                .toList();
        return new Split(entry.with(settings.without(free)), new MapNode(settings.place(), taken));
    }

    /** Those of the keys that no setting of the plugin covers. */
    List<String> free(PluginKind kind, String name, List<Key> keys) {
        Optional<PluginDescriptor> plugin = catalog.find(kind, name, Place.NOWHERE, new Problems());
        return keys.stream()
                .map(Key::name)
                .filter(key -> plugin.isEmpty()
                        || plugin.get().settings().stream()
                                .noneMatch(setting -> setting.name().equals(key)))
                .toList();
    }

    /** A plugin's node with keys added to its settings. */
    static Node join(Node plugin, MapNode keys) {
        if (keys.size() == 0) {
            return plugin;
        }
        if (plugin instanceof MapNode map
                && map.size() == 1
                && map.entries().get(0).value() instanceof MapNode settings) {
            MapNode joined = settings;
            for (MapNode.Entry entry : keys.entries()) {
                if (settings.get(entry.key()).isPresent()) {
                    throw new EspalierException(
                            ErrorCode.INVALID_SETTING,
                            map.entries().get(0).key(),
                            entry.key() + " cannot be written: the plugin has a setting of that name for itself",
                            "leave it at its default");
                }
                joined = joined.with(entry);
            }
            return MapNode.of(map.entries().get(0).key(), joined);
        }
        return MapNode.of(((ScalarNode) plugin).text(), keys);
    }
}
