package dev.espalier.core.stack;

import static dev.espalier.core.stack.SettingSchema.anyOf;
import static dev.espalier.core.stack.SettingSchema.arrayOf;
import static dev.espalier.core.stack.SettingSchema.object;
import static dev.espalier.core.stack.SettingSchema.reference;
import static dev.espalier.core.stack.SettingSchema.texts;

import dev.espalier.api.search.Scale;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingNode;
import java.util.ArrayList;
import java.util.List;

/** The JSON Schema of stack files in which a search may take the place of any value. */
final class SearchSchema {

    private static final String SEARCHED = "searched-value";
    private static final String PROPERTIES = "properties";

    private SearchSchema() {}

    /**
     * The schema of searches.
     *
     * @param stack the schema of single runs
     * @param section the schema of the section of the search
     */
    static MapNode of(MapNode stack, MapNode section) {
        MapNode searched = (MapNode) within(stack);
        MapNode properties = (MapNode) searched.get(PROPERTIES).orElseThrow();
        MapNode definitions = (MapNode) searched.get("$defs").orElseThrow();
        return searched.with(new MapNode.Entry(
                        PROPERTIES,
                        properties.with(new MapNode.Entry(
                                SearchNotation.SEARCH,
                                SettingSchema.described(section, "the search for the values that are searched for")))))
                .with(new MapNode.Entry("$defs", definitions.with(new MapNode.Entry(SEARCHED, searched()))));
    }

    /** How a search is written in place of a value. */
    private static MapNode searched() {
        MapNode options = arrayOf(ScalarNode.of(true)).with(new MapNode.Entry("minItems", ScalarNode.of(2)));
        MapNode ends = arrayOf(new Fields().put("type", "number").map())
                .with(new MapNode.Entry("minItems", ScalarNode.of(2)))
                .with(new MapNode.Entry("maxItems", ScalarNode.of(2)));
        Fields forms = new Fields();
        for (Scale scale : Scale.values()) {
            forms.put(SettingNode.word(scale), ends);
        }
        MapNode range = object(forms.put("choice", options).map())
                .with(new MapNode.Entry("minProperties", ScalarNode.of(1)))
                .with(new MapNode.Entry("maxProperties", ScalarNode.of(1)));
        MapNode written = object(MapNode.of(SearchNotation.SEARCH, anyOf(options, range)))
                .with(new MapNode.Entry("required", texts(List.of(SearchNotation.SEARCH))));
        return SettingSchema.described(
                anyOf(MapNode.of("const", ScalarNode.of(SearchNotation.SEARCH)), written),
                "a value that is searched for");
    }

    /** A schema in which values can be searched for. */
    private static Node within(Node schema) {
        if (schema instanceof ListNode list) {
            return ListNode.of(list.items().stream().map(SearchSchema::within).toList());
        }
        if (!(schema instanceof MapNode map)) {
            return schema;
        }
        List<MapNode.Entry> entries = new ArrayList<>();
        for (MapNode.Entry entry : map.entries()) {
            entries.add(new MapNode.Entry(entry.key(), keyword(entry.key(), entry.value())));
        }
        return new MapNode(map.place(), entries);
    }

    private static Node keyword(String keyword, Node value) {
        return switch (keyword) {
            case PROPERTIES, "patternProperties" -> eachOf((MapNode) value);
            case "items", "additionalProperties" -> value instanceof MapNode map ? orSearched(map) : value;
            case "if", "default", "enum", "required", "type" -> value;
            default -> within(value);
        };
    }

    private static MapNode eachOf(MapNode properties) {
        List<MapNode.Entry> entries = new ArrayList<>();
        for (MapNode.Entry property : properties.entries()) {
            entries.add(new MapNode.Entry(
                    property.key(), property.value() instanceof MapNode map ? orSearched(map) : property.value()));
        }
        return new MapNode(properties.place(), entries);
    }

    /** What editors show remains beside the two forms. */
    private static MapNode orSearched(MapNode schema) {
        List<String> shown = List.of("description", "default");
        MapNode either = anyOf(within(schema.without(shown)), reference(SEARCHED));
        for (String key : shown) {
            MapNode forms = either;
            either = schema.entry(key).map(forms::with).orElse(forms);
        }
        return either;
    }
}
