package dev.espalier.core.stack;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsWriter;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.List;

/** The JSON Schema of values, settings and plugins. */
final class SettingSchema {

    /** A plugin's name with its jar. */
    private static final String QUALIFIED = "^[a-z0-9-]+@.+$";

    private final PluginCatalog catalog;
    private final SettingsWriter writer;

    SettingSchema(PluginCatalog catalog) {
        this.catalog = catalog;
        this.writer = new SettingsWriter(catalog);
    }

    static ListNode texts(List<String> texts) {
        return ListNode.of(texts.stream().map(ScalarNode::of).toList());
    }

    static MapNode reference(String definition) {
        return new Fields().put("$ref", "#/$defs/" + definition).map();
    }

    static MapNode arrayOf(Node items) {
        return new Fields().put("type", "array").put("items", items).map();
    }

    /** A list, or one item without brackets. */
    static MapNode oneOrMore(Node item) {
        return anyOf(item, arrayOf(item));
    }

    static MapNode anyOf(Node... schemas) {
        return new Fields().put("anyOf", ListNode.of(List.of(schemas))).map();
    }

    static MapNode described(MapNode schema, String description) {
        return description.isEmpty()
                ? schema
                : schema.with(new MapNode.Entry("description", ScalarNode.of(description)));
    }

    /** The schema of a key that holds a plain value or plugins. */
    MapNode key(Key key) {
        return described(type(key.type(), key.range()), key.description());
    }

    static MapNode object(MapNode properties) {
        return new Fields()
                .put("type", "object")
                .put("properties", properties)
                .put("additionalProperties", ScalarNode.of(false))
                .map();
    }

    /** The schema of a type whose numbers have a range. */
    private MapNode type(SettingType type, SettingRange range) {
        if (!range.isBounded()) {
            return type(type);
        }
        if (type instanceof SettingType.Perhaps perhaps) {
            return anyOf(
                    type(perhaps.value(), range),
                    new Fields().put("type", "null").map());
        }
        if (type instanceof SettingType.Many many) {
            return oneOrMore(type(many.element(), range));
        }
        if (type instanceof SettingType.ByName byName) {
            return new Fields()
                    .put("type", "object")
                    .put("additionalProperties", type(byName.value(), range))
                    .map();
        }
        MapNode schema = type(type);
        if (range.low() > Double.NEGATIVE_INFINITY) {
            schema = schema.with(new MapNode.Entry(
                    range.includesLow() ? "minimum" : "exclusiveMinimum", SettingRange.node(range.low())));
        }
        if (range.high() < Double.POSITIVE_INFINITY) {
            schema = schema.with(new MapNode.Entry(
                    range.includesHigh() ? "maximum" : "exclusiveMaximum", SettingRange.node(range.high())));
        }
        return schema;
    }

    MapNode type(SettingType type) {
        if (type instanceof SettingType.WholeNumber) {
            return new Fields().put("type", "integer").map();
        }
        if (type instanceof SettingType.DecimalNumber) {
            return new Fields().put("type", "number").map();
        }
        if (type instanceof SettingType.Switch) {
            return new Fields().put("type", "boolean").map();
        }
        if (type instanceof SettingType.Text) {
            return new Fields().put("type", texts(List.of("string", "number"))).map();
        }
        if (type instanceof SettingType.Choice choice) {
            return new Fields().put("enum", texts(choice.words())).map();
        }
        if (type instanceof SettingType.Time) {
            return new Fields()
                    .put("type", "string")
                    .put("pattern", "^([0-9]+(ms|s|m|h|d)|P.+)$")
                    .map();
        }
        if (type instanceof SettingType.Dimensions) {
            return arrayOf(new Fields()
                    .put("type", "integer")
                    .put("minimum", ScalarNode.of(1))
                    .map());
        }
        if (type instanceof SettingType.Nested nested) {
            return reference(nested.kind().toString());
        }
        if (type instanceof SettingType.Perhaps perhaps) {
            return anyOf(type(perhaps.value()), new Fields().put("type", "null").map());
        }
        if (type instanceof SettingType.Many many) {
            return oneOrMore(type(many.element()));
        }
        if (type instanceof SettingType.ByName byName) {
            return new Fields()
                    .put("type", "object")
                    .put("additionalProperties", type(byName.value()))
                    .map();
        }
        if (type instanceof SettingType.WordOr either) {
            return anyOf(type(either.words()), type(either.value()));
        }
        if (type instanceof SettingType.Alternatives alternatives) {
            return anyOf(alternatives.groups().stream().map(this::type).toArray(Node[]::new));
        }
        return group((SettingType.Group) type);
    }

    private MapNode group(SettingType.Group group) {
        MapNode object = object(properties(group.settings()));
        List<String> required = group.settings().stream()
                .filter(setting -> setting.required()
                        || (setting.defaultValue().isEmpty() && !(setting.type() instanceof SettingType.Perhaps)))
                .map(SettingDescriptor::name)
                .toList();
        MapNode schema = required.isEmpty() ? object : object.with(new MapNode.Entry("required", texts(required)));
        return group.shorthand()
                .map(setting -> anyOf(type(setting.type(), setting.range()), schema))
                .orElse(schema);
    }

    /** The properties of settings, with descriptions and defaults. */
    MapNode properties(List<SettingDescriptor> settings) {
        Fields properties = new Fields();
        settings.forEach(setting -> properties.put(setting.name(), setting(setting)));
        return properties.map();
    }

    private MapNode setting(SettingDescriptor setting) {
        MapNode schema = described(type(setting.type(), setting.range()), setting.description());
        return setting.defaultValue()
                .flatMap(value -> writer.value(setting.type(), value))
                .map(value -> schema.with(new MapNode.Entry("default", value)))
                .orElse(schema);
    }

    /**
     * The schema of a plugin as it is written: its name, or a map of its name to its settings.
     *
     * @param description what is chosen
     * @param plugins those that can be
     * @param keys keys of the stack that stand among the settings
     */
    MapNode choice(String description, List<PluginDescriptor> plugins, List<Key> keys) {
        List<Node> names = new ArrayList<>();
        Fields properties = new Fields();
        for (PluginDescriptor plugin : plugins) {
            String name = catalog.reference(plugin);
            names.add(described(new Fields().put("const", name).map(), plugin.summary()));
            properties.put(name, settings(plugin, keys));
        }
        MapNode qualified =
                new Fields().put("type", "string").put("pattern", QUALIFIED).map();
        names.add(qualified);
        MapNode settings = new Fields()
                .put("type", "object")
                .put("properties", properties.map())
                .put("patternProperties", MapNode.of(QUALIFIED, ScalarNode.of(true)))
                .put("additionalProperties", ScalarNode.of(false))
                .put("minProperties", ScalarNode.of(1))
                .put("maxProperties", ScalarNode.of(1))
                .map();
        names.add(settings);
        return new Fields()
                .put("description", description)
                .put("anyOf", ListNode.of(names))
                .map();
    }

    private MapNode settings(PluginDescriptor plugin, List<Key> keys) {
        MapNode object = object(propertiesOf(plugin, keys));
        MapNode none = new Fields().put("type", "null").map();
        MapNode schema = plugin.shorthand()
                .map(setting -> anyOf(setting(setting), object, none))
                .orElse(anyOf(object, none));
        return described(schema, plugin.summary());
    }

    private MapNode propertiesOf(PluginDescriptor plugin, List<Key> keys) {
        MapNode properties = properties(plugin.settings());
        for (Key key : keys) {
            if (properties.get(key.name()).isEmpty()) {
                properties = properties.with(new MapNode.Entry(key.name(), key(key)));
            }
        }
        return properties;
    }

    /** The plugins of a kind. */
    List<PluginDescriptor> plugins(PluginKind kind) {
        return catalog.plugins(kind);
    }
}
