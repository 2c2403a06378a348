package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StackSchemaTest {

    private final MapNode schema = (MapNode) YamlReader.read("schema", StackSchema.json(StackReaderTest.CATALOG));

    @Test
    void hasEveryKeyOfAStack() {
        assertEquals(Section.names(Keys.STACK), map(schema, "properties").keys());
        assertEquals(
                List.of(
                        "epochs",
                        "steps",
                        "batch",
                        "accumulate",
                        "clip-norm",
                        "clip-value",
                        "ema-decay",
                        "validate",
                        "monitor",
                        "restore-best",
                        "stop-on-nan",
                        "prefetch",
                        "checkpoint"),
                map(schema, "properties", "train", "properties").keys());
        assertEquals(
                ScalarNode.of("https://json-schema.org/draft/2020-12/schema"),
                schema.get("$schema").orElseThrow());
    }

    @Test
    void knowsEveryPluginWithItsSettings() {
        MapNode adam = settingsOf("optimizer", "adam");
        assertEquals(List.of("beta1", "beta2", "epsilon"), adam.keys());
        assertEquals(ScalarNode.of(0.999), map(adam, "beta2").get("default").orElseThrow());
        assertEquals(
                ScalarNode.of("decay rate of the first moment, in [0, 1)"),
                map(adam, "beta1").get("description").orElseThrow());
        assertEquals(
                ScalarNode.of("#/$defs/optimizer"),
                map(settingsOf("optimizer", "lookahead"), "inner").get("$ref").orElseThrow());
        assertEquals(
                YamlReader.read("s", "[inside-root, outside-root]"),
                map(settingsOf("optimizer", "everything"), "epsilon-placement")
                        .get("enum")
                        .orElseThrow());
        assertTrue(settingsOf("layer", "dense").keys().contains("initializer"));
        assertTrue(settingsOf("layer", "dropout").keys().contains("probability"), "masks stand in the model");
        assertEquals(
                List.of("coefficient", "match"),
                settingsOf("regularizer-entry", "decoupled-decay").keys());
        assertTrue(settingsOf("loss-entry", "huber").keys().contains("weight"));
        assertTrue(settingsOf("preprocessing-entry", "times").keys().contains("columns"));
    }

    @Test
    void knowsEveryFormOfAHoldout() {
        MapNode validation = map(schema, "properties", "data", "properties", "validation");
        assertEquals(
                List.of(
                        "number",
                        "object [fraction, stratify, stratify-by, group, time, time-format] requires [fraction]",
                        "object [folds, fold, repeat, stratify, stratify-by, group, time, time-format] requires [folds, fold]",
                        "object [column, value] requires [column, value]",
                        "object [rows] requires [rows]",
                        "string or number, of a source"),
                forms(validation).map(StackSchemaTest::form).toList());
    }

    @Test
    void knowsThatOneItemIsAListOfOne() {
        assertEquals(
                YamlReader.read("s", "[{$ref: '#/$defs/layer'}, {type: array, items: {$ref: '#/$defs/layer'}}]"),
                ListNode.of(forms(map(schema, "else", "properties", "model"))
                        .limit(2)
                        .toList()));
        MapNode texts = map(settingsOf("optimizer", "everything"), "texts");
        assertEquals(
                List.of("[string, number]", "array"),
                forms(texts)
                        .map(form -> ((MapNode) form).get("type").orElseThrow())
                        .map(type -> type instanceof ScalarNode word ? word.text() : "[string, number]")
                        .toList());
    }

    private static Stream<Node> forms(Node schema) {
        return ((MapNode) schema)
                .get("anyOf")
                .map(forms -> ((ListNode) forms).items().stream().flatMap(StackSchemaTest::forms))
                .orElse(Stream.of(schema));
    }

    private static String form(Node node) {
        MapNode form = (MapNode) node;
        Node type = form.get("type").orElseThrow();
        if (!(type instanceof ScalarNode scalar)) {
            return "string or number, of a source";
        }
        return scalar.text().equals("object")
                ? "object " + map(form, "properties").keys() + " requires "
                        + ((ListNode) form.get("required").orElseThrow())
                                .items().stream()
                                        .map(key -> ((ScalarNode) key).text())
                                        .toList()
                : scalar.text();
    }

    @Test
    void takesAnyNameOfALayerWhereThereAreBlocks() {
        assertEquals(
                YamlReader.read("s", "[blocks]"),
                map(schema, "if").get("required").orElseThrow());
        assertEquals(
                List.of("array", "object", "string"),
                forms(map(schema, "then", "properties", "model"))
                        .flatMap(form -> ((MapNode) form).get("properties").isPresent()
                                ? Stream.<Node>empty()
                                : ((MapNode) form).get("items").isPresent()
                                        ? Stream.<Node>empty()
                                        : ((MapNode) form).get("type").stream())
                        .map(type -> ((ScalarNode) type).text())
                        .toList());
        assertEquals(
                List.of("parameters", "layers"),
                map(schema, "properties", "blocks", "additionalProperties", "properties")
                        .keys());
        assertEquals(
                List.of("layers", "shortcut", "join", "after"),
                settingsOf("layer", "residual").keys());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collectReferences(schema, references);
        List<String> defined = map(schema, "$defs").keys().stream()
                .map(name -> "#/$defs/" + name)
                .toList();
        assertTrue(defined.containsAll(references), references.toString());
        assertTrue(references.size() > 10);
    }

    private MapNode settingsOf(String definition, String plugin) {
        ListNode choices =
                (ListNode) map(schema, "$defs", definition).get("anyOf").orElseThrow();
        MapNode byName = (MapNode) choices.items().get(choices.items().size() - 1);
        ListNode forms =
                (ListNode) map(byName, "properties", plugin).get("anyOf").orElseThrow();
        return forms.items().stream()
                .map(MapNode.class::cast)
                .filter(form -> form.get("properties").isPresent())
                .map(form -> map(form, "properties"))
                .findFirst()
                .orElseThrow();
    }

    private static MapNode map(MapNode from, String... path) {
        MapNode found = from;
        for (String key : path) {
            found = (MapNode) found.get(key).orElseThrow(() -> new AssertionError("no " + key + " in " + from.keys()));
        }
        return found;
    }

    private static void collectReferences(Node node, List<String> references) {
        if (node instanceof ListNode list) {
            list.items().forEach(item -> collectReferences(item, references));
        } else if (node instanceof MapNode map) {
            for (MapNode.Entry entry : map.entries()) {
                if (entry.key().equals("$ref")) {
                    references.add(((ScalarNode) entry.value()).text());
                }
                collectReferences(entry.value(), references);
            }
        }
    }
}
