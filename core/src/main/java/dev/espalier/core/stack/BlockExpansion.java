package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the layers of blocks in place of their uses, wherever a layer is written.
 *
 * <p>A use becomes the layer {@code block} of the block's name and layers. What it was given is replaced first, then the uses
 * within are, so that blocks can be handed to blocks.
 */
final class BlockExpansion {

    /** Blocks within blocks; more are a block that uses itself. */
    private static final int DEEPEST = 16;

    private static final int MOST_USES = 10_000;

    /** Values of all uses together: more than any model has, and few enough to be read. */
    private static final long MOST_VALUES = 1_000_000;

    private static final String BLOCK = "block";

    private final Map<String, BlockDefinition> definitions;
    private final PluginCatalog catalog;
    private final Problems problems;
    private final Set<String> used = new LinkedHashSet<>();
    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private int uses;
    private long values;

    BlockExpansion(Map<String, BlockDefinition> definitions, PluginCatalog catalog, Problems problems) {
        this.definitions = definitions;
        this.catalog = catalog;
        this.problems = problems;
    }

    /** A layer or a list of layers outside of blocks. */
    Node layers(Node node) {
        return definitions.isEmpty()
                ? node
                : expanded(new References("", Map.of(), problems).replaced(node), List.of());
    }

    /** The layers of blocks that are used nowhere, to be checked; parameters without a default are refused nodes. */
    List<Node> unused() {
        List<Node> unused = new ArrayList<>();
        for (BlockDefinition definition : definitions.values()) {
            if (!used.contains(definition.name())) {
                Map<String, Node> given = new LinkedHashMap<>();
                definition.parameters().forEach((name, value) -> {
                    if (isNothing(value)) {
                        given.put(name, refused(value.place()));
                    }
                });
                unused.add(layersOf(definition, given, List.of(definition.name())));
            }
        }
        return unused;
    }

    private Node expanded(Node node, List<String> within) {
        return node instanceof ListNode list
                ? new ListNode(
                        list.place(),
                        list.items().stream().map(item -> layer(item, within)).toList())
                : layer(node, within);
    }

    private Node layer(Node item, List<String> within) {
        if (item instanceof ScalarNode name && name.isText()) {
            return layer(item, name.text(), name.place(), ScalarNode.ofNull().at(name.place()), within);
        }
        if (item instanceof MapNode map && map.size() == 1) {
            MapNode.Entry only = map.entries().get(0);
            return layer(item, only.key(), only.keyPlace(), only.value(), within);
        }
        return item;
    }

    private Node layer(Node item, String name, Place place, Node settings, List<String> within) {
        BlockDefinition definition = definitions.get(name);
        if (definition != null) {
            return use(definition, place, settings, within);
        }
        List<PluginDescriptor> found = catalog.findAll(PluginKind.LAYER, name);
        if (found.isEmpty() && Suggestions.closest(name, definitions.keySet()).isPresent()) {
            problems.add(
                    ErrorCode.UNKNOWN_PLUGIN,
                    place,
                    "no layer or block is called '" + name + "'",
                    Suggestions.nearest(name, definitions.keySet()));
            return refused(place);
        }
        return found.size() == 1 && !(settings instanceof ScalarNode)
                ? new MapNode(
                        item.place(), List.of(new MapNode.Entry(place, name, within(found.get(0), settings, within))))
                : item;
    }

    /** The settings of a layer with those expanded that hold layers themselves. */
    private Node within(PluginDescriptor layer, Node settings, List<String> within) {
        if (!(settings instanceof MapNode map)) {
            return layer.shorthand().filter(BlockExpansion::holdsLayers).isPresent()
                    ? expanded(settings, within)
                    : settings;
        }
        List<String> holders = layer.settings().stream()
                .filter(BlockExpansion::holdsLayers)
                .map(SettingDescriptor::name)
                .toList();
        return new MapNode(
                map.place(),
                map.entries().stream()
                        .map(entry -> holders.contains(entry.key())
                                ? new MapNode.Entry(entry.keyPlace(), entry.key(), expanded(entry.value(), within))
                                : entry)
                        .toList());
    }

    private static boolean holdsLayers(SettingDescriptor setting) {
        return holdsLayers(setting.type());
    }

    private static boolean holdsLayers(SettingType type) {
        if (type instanceof SettingType.Many many) {
            return holdsLayers(many.element());
        }
        if (type instanceof SettingType.Perhaps perhaps) {
            return holdsLayers(perhaps.value());
        }
        return type instanceof SettingType.Nested nested && nested.kind() == PluginKind.LAYER;
    }

    private Node use(BlockDefinition definition, Place place, Node settings, List<String> within) {
        used.add(definition.name());
        List<String> path = new ArrayList<>(within);
        path.add(definition.name());
        if (path.size() > DEEPEST || uses >= MOST_USES) {
            if (uses < Integer.MAX_VALUE) {
                reportTooMany(path, place);
            }
            // nothing more is expanded, or a block that uses itself twice would double without end
            uses = Integer.MAX_VALUE;
            return refused(place);
        }
        uses++;
        Node layers = layersOf(definition, given(definition, place, settings), path);
        MapNode block = new MapNode(
                place,
                List.of(
                        new MapNode.Entry(
                                place,
                                Keys.NODE_NAME.name(),
                                ScalarNode.of(definition.name()).at(place)),
                        new MapNode.Entry(place, Keys.LAYERS.name(), layers)));
        return new MapNode(place, List.of(new MapNode.Entry(place, BLOCK, block)));
    }

    private void reportTooMany(List<String> path, Place place) {
        String last = path.get(path.size() - 1);
        int before = path.subList(0, path.size() - 1).lastIndexOf(last);
        if (path.size() <= DEEPEST) {
            problems.add(
                    ErrorCode.INVALID_MODEL,
                    place,
                    "blocks are used more than " + MOST_USES + " times",
                    "let repeat repeat them, or use fewer");
        } else if (before >= 0) {
            problems.add(
                    ErrorCode.INVALID_MODEL,
                    place,
                    "the block '" + last + "' uses itself: " + String.join(" -> ", path.subList(before, path.size())),
                    "let no block use itself, or another that uses it");
        } else {
            problems.add(
                    ErrorCode.INVALID_MODEL,
                    place,
                    "blocks are nested more than " + DEEPEST + " deep: " + String.join(" -> ", path),
                    "nest fewer blocks in each other");
        }
    }

    private Node layersOf(BlockDefinition definition, Map<String, Node> given, List<String> path) {
        Map<String, Node> values = new LinkedHashMap<>();
        References references = new References(definition.name(), values, problems);
        definition.parameters().forEach((name, value) -> {
            Node replaced = Optional.ofNullable(given.get(name)).orElseGet(() -> references.replaced(value));
            values.put(name, limited(definition, replaced));
        });
        return expanded(limited(definition, references.replaced(definition.layers())), path);
    }

    /** A node that is put in place of something; refused if all that was so far are too many. */
    private Node limited(BlockDefinition definition, Node node) {
        boolean before = this.values > MOST_VALUES;
        this.values = Math.min(this.values + size(node), MOST_VALUES + 1);
        if (this.values <= MOST_VALUES) {
            return node;
        }
        if (!before) {
            problems.add(
                    ErrorCode.INVALID_MODEL,
                    definition.place(),
                    "the blocks are made of more than " + MOST_VALUES + " values with all their parameters",
                    "let repeat repeat them, or use fewer");
        }
        return refused(node.place());
    }

    /** How many values a node consists of. One that occurs several times is looked at once, or the number would be the time. */
    private long size(Node node) {
        if (node instanceof ScalarNode) {
            return 1;
        }
        Long known = sizes.get(node);
        if (known != null) {
            return known;
        }
        long size = 1;
        List<Node> inner = node instanceof ListNode list
                ? list.items()
                : ((MapNode) node).entries().stream().map(MapNode.Entry::value).toList();
        for (Node one : inner) {
            size = Math.min(size + size(one), MOST_VALUES + 1);
        }
        sizes.put(node, size);
        return size;
    }

    /** What a use gives, and a refused node for what it must give and does not. */
    private Map<String, Node> given(BlockDefinition definition, Place place, Node settings) {
        Map<String, Node> given = new LinkedHashMap<>();
        List<String> names = List.copyOf(definition.parameters().keySet());
        if (settings instanceof MapNode map) {
            map.entries().forEach(entry -> readGiven(definition, entry, given));
        } else if (!isNothing(settings) && !names.isEmpty()) {
            given.put(names.get(0), settings);
        } else if (!isNothing(settings)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    settings.place(),
                    "block " + definition.name() + " is given " + settings.describe() + "; it has no parameters",
                    "write its name alone");
        }
        definition.parameters().forEach((name, value) -> {
            if (isNothing(value) && !given.containsKey(name)) {
                problems.add(
                        ErrorCode.MISSING_SETTING,
                        place,
                        name + " of block " + definition.name() + " is missing",
                        "give it a value here, or a default in blocks." + definition.name() + ".parameters");
                given.put(name, refused(place));
            }
        });
        return given;
    }

    private void readGiven(BlockDefinition definition, MapNode.Entry entry, Map<String, Node> given) {
        Set<String> names = definition.parameters().keySet();
        if (!names.contains(entry.key())) {
            problems.add(
                    ErrorCode.UNKNOWN_SETTING,
                    entry.keyPlace(),
                    "block " + definition.name() + " has no parameter '" + entry.key() + "'",
                    Suggestions.nearest(entry.key(), names));
        } else if (!isNothing(entry.value())) {
            given.put(entry.key(), entry.value());
        }
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar && scalar.isNull();
    }

    private static Node refused(Place place) {
        return new ScalarNode(place, ScalarNode.Kind.REFUSED, "");
    }
}
