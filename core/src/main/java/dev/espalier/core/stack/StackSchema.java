package dev.espalier.core.stack;

import static dev.espalier.core.stack.SettingSchema.anyOf;
import static dev.espalier.core.stack.SettingSchema.arrayOf;
import static dev.espalier.core.stack.SettingSchema.described;
import static dev.espalier.core.stack.SettingSchema.object;
import static dev.espalier.core.stack.SettingSchema.oneOrMore;
import static dev.espalier.core.stack.SettingSchema.reference;
import static dev.espalier.core.stack.SettingSchema.texts;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON Schema (2020-12) of stack files, made of the plugins that were found, so that editors complete the names and
 * settings of third-party plugins.
 */
public final class StackSchema {

    /** What a model is made of; activation masks are layers, too. */
    private static final String LAYER = PluginKind.LAYER.toString();

    private static final String REGULARIZER_ENTRY = "regularizer-entry";
    private static final String LOSS_ENTRY = "loss-entry";
    private static final String PREPROCESSING_ENTRY = "preprocessing-entry";

    private final SettingSchema settings;

    private StackSchema(PluginCatalog catalog) {
        this.settings = new SettingSchema(catalog);
    }

    /**
     * The schema.
     *
     * @param catalog the plugins that there are
     * @return JSON
     */
    public static String json(PluginCatalog catalog) {
        return new StackSchema(catalog).schema().toJson().toIndentedJson();
    }

    /**
     * The schema of stack files in which values may be searched for.
     *
     * @param catalog the plugins that there are
     * @param section the settings of the section {@code search}
     * @return JSON
     */
    public static String json(PluginCatalog catalog, SettingType.Group section) {
        StackSchema stack = new StackSchema(catalog);
        return SearchSchema.of(stack.schema(), stack.settings.type(section))
                .toJson()
                .toIndentedJson();
    }

    private MapNode schema() {
        Fields properties = new Fields();
        for (Key key : Keys.STACK) {
            properties.put(key, described(top(key), key.description()));
        }
        return new Fields()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Espalier stack")
                .put("type", "object")
                .put("properties", properties.map())
                .put("additionalProperties", ScalarNode.of(false))
                .put("required", texts(Section.names(List.of(Keys.DATA, Keys.MODEL, Keys.LOSS))))
                // the names of blocks are not known here, so that a model with blocks may use any
                .put("if", requiring(MapNode.empty(), Keys.BLOCKS))
                .put("then", ofModel(anyOf(model(), anyLayers())))
                .put("else", ofModel(model()))
                .put("$defs", definitions())
                .map();
    }

    /** The schema of a key of the whole file. */
    private MapNode top(Key key) {
        if (key.equals(Keys.DATA)) {
            return data();
        }
        if (key.equals(Keys.MODEL)) {
            return MapNode.empty();
        }
        if (key.equals(Keys.BLOCKS)) {
            return byName(requiring(
                    object(new Fields()
                            .put(Keys.PARAMETERS, described(type("object"), Keys.PARAMETERS.description()))
                            .put(Keys.LAYERS, described(anyLayers(), Keys.LAYERS.description()))
                            .map()),
                    Keys.LAYERS));
        }
        if (key.equals(Keys.LOSS)) {
            return anyOf(reference(LOSS_ENTRY), byName(reference(LOSS_ENTRY)));
        }
        if (key.equals(Keys.INITIALIZERS)) {
            MapNode number = new Fields().put("type", "number").map();
            return byName(anyOf(number, arrayOf(number), reference(PluginKind.INITIALIZER.toString())));
        }
        if (key.equals(Keys.SCHEDULE)) {
            return anyOf(settings.key(key), byName(settings.key(key)));
        }
        if (key.equals(Keys.REGULARIZERS)) {
            return oneOrMore(reference(REGULARIZER_ENTRY));
        }
        return settings.key(key);
    }

    private static MapNode ofModel(MapNode schema) {
        return MapNode.of("properties", MapNode.of(Keys.MODEL.name(), described(schema, Keys.MODEL.description())));
    }

    private MapNode model() {
        return anyOf(oneOrMore(reference(LAYER)), graph());
    }

    /** Layers among which there may be blocks, references to parameters, or both; editors still offer those that are known. */
    private static MapNode anyLayers() {
        return anyOf(oneOrMore(reference(LAYER)), type("array"), type("object"), type("string"));
    }

    private static MapNode type(String name) {
        return new Fields().put("type", name).map();
    }

    private static MapNode byName(Node value) {
        return new Fields()
                .put("type", "object")
                .put("additionalProperties", value)
                .map();
    }

    private static MapNode requiring(MapNode object, Key... keys) {
        return object.with(new MapNode.Entry("required", texts(Section.names(List.of(keys)))));
    }

    private MapNode graph() {
        MapNode shape = anyOf(
                arrayOf(new Fields()
                        .put("type", "integer")
                        .put("minimum", ScalarNode.of(1))
                        .map()),
                new Fields().put("type", "null").map());
        MapNode names = anyOf(
                new Fields().put("type", "string").map(),
                arrayOf(new Fields().put("type", "string").map()));
        MapNode node = object(new Fields()
                .put(Keys.NODE_NAME, settings.key(Keys.NODE_NAME))
                .put(Keys.FROM, described(names, Keys.FROM.description()))
                .put(Keys.LAYERS, described(oneOrMore(reference(LAYER)), Keys.LAYERS.description()))
                .map());
        MapNode properties = new Fields()
                .put(Keys.INPUTS, described(anyOf(byName(shape), names), Keys.INPUTS.description()))
                .put(
                        Keys.NODES,
                        described(
                                arrayOf(requiring(node, Keys.NODE_NAME, Keys.FROM, Keys.LAYERS)),
                                Keys.NODES.description()))
                .put(Keys.OUTPUTS, described(names, Keys.OUTPUTS.description()))
                .map();
        return requiring(object(properties), Keys.INPUTS, Keys.NODES, Keys.OUTPUTS);
    }

    /** The data section: its own keys, and beside them the settings of the source that is named. */
    private MapNode data() {
        List<PluginDescriptor> sources = settings.plugins(PluginKind.DATA_SOURCE);
        MapNode steps = oneOrMore(reference(PREPROCESSING_ENTRY));
        MapNode methods = settings.type(Keys.TARGET_SCALING.type());
        MapNode properties = new Fields()
                .put(Keys.SOURCE, settings.key(Keys.SOURCE))
                .put(Keys.VALIDATION, held(Keys.VALIDATION, sources))
                .put(Keys.TEST, held(Keys.TEST, sources))
                .put(Keys.SPLIT_SEED, settings.key(Keys.SPLIT_SEED))
                .put(Keys.BOOTSTRAP, settings.key(Keys.BOOTSTRAP))
                .put(Keys.PREPROCESS, described(anyOf(steps, byName(steps)), Keys.PREPROCESS.description()))
                .put(Keys.TARGET_SCALING, described(anyOf(methods, byName(methods)), Keys.TARGET_SCALING.description()))
                .put(Keys.SAMPLE_WEIGHT, settings.key(Keys.SAMPLE_WEIGHT))
                .put(Keys.SAMPLING, settings.key(Keys.SAMPLING))
                .map();
        List<Node> bySource = new ArrayList<>();
        for (PluginDescriptor source : sources) {
            MapNode own = settings.properties(source.settings()).without(Section.names(Keys.DATA_KEYS));
            bySource.add(new Fields()
                    .put(
                            "if",
                            new Fields()
                                    .put(
                                            "properties",
                                            MapNode.of(
                                                    Keys.SOURCE.name(),
                                                    MapNode.of("const", ScalarNode.of(source.name()))))
                                    .put("required", texts(List.of(Keys.SOURCE.name())))
                                    .map())
                    .put("then", MapNode.of("properties", own))
                    .map());
        }
        Fields data = new Fields().put("type", "object").put("properties", properties);
        if (!bySource.isEmpty()) {
            data.put("allOf", ListNode.of(bySource));
        }
        return requiring(data.put("unevaluatedProperties", ScalarNode.of(false)).map(), Keys.SOURCE);
    }

    /** Held-out samples; or the setting of that name of the source. */
    private MapNode held(Key key, List<PluginDescriptor> sources) {
        List<Node> forms = new ArrayList<>();
        forms.add(settings.type(key.type()));
        sources.stream()
                .flatMap(source -> source.settings().stream())
                .filter(setting -> setting.name().equals(key.name()))
                .findFirst()
                .ifPresent(setting -> forms.add(settings.type(setting.type())));
        return described(anyOf(forms.toArray(Node[]::new)), key.description());
    }

    private MapNode definitions() {
        Fields definitions = new Fields();
        for (PluginKind kind : PluginKind.values()) {
            definitions.put(
                    kind.toString(), settings.choice(kind.nounWithArticle(), settings.plugins(kind), List.of()));
        }
        definitions.put(
                LOSS_ENTRY,
                settings.choice(PluginKind.LOSS.nounWithArticle(), settings.plugins(PluginKind.LOSS), Keys.LOSS_KEYS));
        definitions.put(
                PREPROCESSING_ENTRY,
                settings.choice(
                        PluginKind.PREPROCESSING.nounWithArticle(),
                        settings.plugins(PluginKind.PREPROCESSING),
                        Keys.PREPROCESSING_KEYS));
        definitions.put(
                REGULARIZER_ENTRY,
                settings.choice(
                        PluginKind.REGULARIZER.nounWithArticle(),
                        settings.plugins(PluginKind.REGULARIZER).stream()
                                .filter(plugin -> !plugin.isA(PluginKind.LAYER))
                                .toList(),
                        Keys.REGULARIZER_KEYS));
        return definitions.map();
    }
}
