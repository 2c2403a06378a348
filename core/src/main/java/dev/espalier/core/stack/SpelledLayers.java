package dev.espalier.core.stack;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsWriter;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spells out the defaults of layers as they are written, references to parameters of blocks included: what {@link
 * SettingsWriter} cannot do, which writes layers that have been made.
 *
 * <p>The document must have been read without a problem.
 */
final class SpelledLayers {

    private final PluginCatalog catalog;
    private final SettingsWriter writer;

    SpelledLayers(PluginCatalog catalog) {
        this.catalog = catalog;
        this.writer = new SettingsWriter(catalog);
    }

    /** A model and its blocks. */
    ModelNotation notation(MapNode blocks, Node model) {
        List<MapNode.Entry> definitions = new ArrayList<>();
        for (MapNode.Entry block : blocks.entries()) {
            definitions.add(new MapNode.Entry(block.key(), withLayers((MapNode) block.value())));
        }
        return new ModelNotation(new MapNode(Place.NOWHERE, definitions), model(model));
    }

    private Node model(Node model) {
        if (!(model instanceof MapNode graph)
                || !(graph.get(Keys.NODES.name()).orElse(null) instanceof ListNode nodes)) {
            return layers(model);
        }
        List<Node> spelled = nodes.items().stream()
                .<Node>map(node -> withLayers((MapNode) node))
                .toList();
        return graph.with(new MapNode.Entry(Keys.NODES.name(), ListNode.of(spelled)));
    }

    private MapNode withLayers(MapNode map) {
        return map.with(new MapNode.Entry(
                Keys.LAYERS.name(), layers(map.get(Keys.LAYERS.name()).orElseThrow())));
    }

    private Node layers(Node layers) {
        return value(new SettingType.Many(new SettingType.Nested(PluginKind.LAYER, PluginKind.LAYER.type())), layers);
    }

    private Node value(SettingType type, Node node) {
        if (type instanceof SettingType.Many many) {
            List<Node> items = node instanceof ListNode list ? list.items() : List.of(node);
            return isReference(node)
                    ? node
                    : ListNode.of(items.stream()
                            .map(item -> value(many.element(), item))
                            .toList());
        }
        if (type instanceof SettingType.Perhaps perhaps) {
            return value(perhaps.value(), node);
        }
        return type instanceof SettingType.Nested nested ? plugin(nested.kind(), node) : node;
    }

    /** A reference, which may be to a list, must not become a list of one. */
    private static boolean isReference(Node node) {
        return node instanceof ScalarNode && !References.in(node).isEmpty();
    }

    /** A plugin with all settings; the use of a block as it is. */
    private Node plugin(PluginKind kind, Node node) {
        if (node instanceof ScalarNode name) {
            return name.isText() ? plugin(kind, node, name.text(), ScalarNode.ofNull()) : node;
        }
        if (node instanceof MapNode map && map.size() == 1) {
            return plugin(kind, node, map.keys().get(0), map.entries().get(0).value());
        }
        return node;
    }

    private Node plugin(PluginKind kind, Node node, String name, Node settings) {
        List<PluginDescriptor> found = catalog.findAll(kind, name);
        if (found.size() != 1) {
            return node;
        }
        PluginDescriptor plugin = found.get(0);
        List<MapNode.Entry> spelled = new ArrayList<>();
        for (SettingDescriptor setting : plugin.settings()) {
            given(plugin, setting, settings)
                    .map(value -> value(setting.type(), value))
                    .or(() -> setting.defaultValue().flatMap(value -> writer.value(setting.type(), value)))
                    .ifPresent(value -> spelled.add(new MapNode.Entry(setting.name(), value)));
        }
        String reference = catalog.reference(plugin);
        return spelled.isEmpty()
                ? ScalarNode.of(reference)
                : MapNode.of(reference, new MapNode(Place.NOWHERE, spelled));
    }

    private static Optional<Node> given(PluginDescriptor plugin, SettingDescriptor setting, Node settings) {
        if (settings instanceof MapNode map) {
            return map.get(setting.name());
        }
        boolean nothing = settings instanceof ScalarNode scalar && scalar.isNull();
        boolean shorthand = plugin.shorthand().filter(setting::equals).isPresent();
        return nothing || !shorthand ? Optional.empty() : Optional.of(settings);
    }
}
