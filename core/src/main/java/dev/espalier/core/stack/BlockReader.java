package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.Suggestions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code blocks}: definitions by name, each with parameters and layers. */
final class BlockReader {

    private static final SettingPath BLOCKS = SettingPath.STACK.child(Keys.BLOCKS.name());

    private final PluginCatalog catalog;
    private final SettingsBinder binder;
    private final Problems problems;

    BlockReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.catalog = catalog;
        this.binder = binder;
        this.problems = problems;
    }

    /** The definitions that are sound so far, by their names in the order of the file. */
    Map<String, BlockDefinition> read(Node node) {
        Map<String, BlockDefinition> definitions = new LinkedHashMap<>();
        if (!(node instanceof MapNode map)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    "blocks is " + node.describe() + "; it must be a map of names to blocks",
                    "name each block, such as blocks: {hidden: {parameters: {units: 64}, layers: [dense: $units, relu]}}");
            return definitions;
        }
        for (MapNode.Entry entry : map.entries()) {
            if (isSoundName(entry)) {
                definitions.put(entry.key(), definition(entry));
            }
        }
        return definitions;
    }

    private boolean isSoundName(MapNode.Entry entry) {
        String name = entry.key();
        if (!catalog.findAll(PluginKind.LAYER, name).isEmpty()) {
            refuse(entry.keyPlace(), "a block is called '" + name + "', as a layer is", "choose another name");
            return false;
        }
        return isWord("block", name, entry.keyPlace());
    }

    private boolean isWord(String what, String name, Place place) {
        boolean sound = References.isName(name);
        if (!sound) {
            refuse(
                    place,
                    "a " + what + " is called '" + name
                            + "'; the name must be lower-case letters, digits and hyphens, beginning with a letter",
                    "choose another name");
        }
        return sound;
    }

    private BlockDefinition definition(MapNode.Entry entry) {
        SettingPath path = BLOCKS.child(entry.key());
        Section section = Section.of(path, entry.value(), Keys.BLOCK, binder, problems);
        section.require(Keys.LAYERS, "list its layers");
        Map<String, Node> parameters = new LinkedHashMap<>();
        section.node(Keys.PARAMETERS)
                .ifPresent(node -> readParameters(section.path(Keys.PARAMETERS), node, parameters));
        Node layers =
                section.node(Keys.LAYERS).orElse(new ScalarNode(entry.value().place(), ScalarNode.Kind.REFUSED, ""));
        BlockDefinition definition = new BlockDefinition(entry.key(), entry.keyPlace(), parameters, layers);
        if (section.has(Keys.LAYERS)) {
            reportUnused(definition, section);
        }
        return definition;
    }

    private void readParameters(SettingPath path, Node node, Map<String, Node> parameters) {
        if (!(node instanceof MapNode map)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    path + " is " + node.describe() + "; it must be a map of names to defaults",
                    "write it as {units: 64}, without a value for a parameter that every use must give");
            return;
        }
        for (MapNode.Entry entry : map.entries()) {
            if (isWord("parameter", entry.key(), entry.keyPlace())) {
                parameters.put(entry.key(), entry.value());
            }
        }
    }

    /** A parameter that changes nothing is a typing error, there or where it was to be referred to. */
    private void reportUnused(BlockDefinition definition, Section section) {
        Set<String> used = new HashSet<>(References.in(definition.layers()));
        definition.parameters().values().forEach(value -> used.addAll(References.in(value)));
        for (String name : definition.parameters().keySet()) {
            if (!used.contains(name)) {
                problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        section.place(Keys.PARAMETERS.name() + "." + name),
                        "the parameter '" + name + "' of block " + definition.name() + " is referred to nowhere",
                        Suggestions.meant(name, used) + "write $" + name + " where its value belongs, or remove it");
            }
        }
    }

    private void refuse(Place place, String what, String remedy) {
        problems.add(ErrorCode.INVALID_SETTING, place, what, remedy);
    }
}
