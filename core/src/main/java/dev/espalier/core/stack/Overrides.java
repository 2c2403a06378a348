package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts values in place of those of a document, by dotted path: {@code train.checkpoint.steps}, {@code model.0.dense}.
 *
 * <p>Maps that are missing on the way are made; whether the keys mean anything is found out when the document is read,
 * where each bears the name of its override as its place. A bare name, as in {@code optimizer: adam}, is opened to hold
 * settings. An exporter is named instead of numbered, as in {@code export.otlp.url}, and added to the list if it is not in it; a
 * parameter of a block may be written as {@code blocks.basic.channels}.
 */
final class Overrides {

    private final Problems problems;

    Overrides(Problems problems) {
        this.problems = problems;
    }

    Node apply(Node document, Map<String, String> overrides) {
        Node changed = document;
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            String source = "override " + override.getKey();
            Optional<Node> value = value(source, override.getValue());
            if (value.isPresent()) {
                List<String> path = List.of(override.getKey().split("\\.", -1));
                changed = path.size() > 1 && path.get(0).equals(Keys.EXPORT.name())
                        ? putExporter(changed, path, value.get(), Place.of(source))
                        : put(changed, withParameters(path), 0, value.get(), Place.of(source));
            }
        }
        return changed;
    }

    /** A parameter of a block may be named without the key that it is in: {@code blocks.basic.channels}. */
    private static List<String> withParameters(List<String> path) {
        boolean inBlock = path.size() > 2 && path.get(0).equals(Keys.BLOCKS.name());
        if (!inBlock || Section.names(Keys.BLOCK).contains(path.get(2))) {
            return path;
        }
        List<String> whole = new ArrayList<>(path);
        whole.add(2, Keys.PARAMETERS.name());
        return whole;
    }

    private Optional<Node> value(String source, String text) {
        Place place = Place.of(source);
        return YamlReader.read(source, text, problems).map(node -> node.at(place));
    }

    /** The document with an exporter, named by the second step of the path, in place of that of the same name or added. */
    private Node putExporter(Node document, List<String> path, Node value, Place place) {
        Node listed = document instanceof MapNode map ? map.get(path.get(0)).orElse(ScalarNode.ofNull()) : document;
        List<Node> items = new ArrayList<>();
        if (listed instanceof ListNode list) {
            items.addAll(list.items());
        } else if (!(listed instanceof ScalarNode scalar && scalar.isNull())) {
            items.add(listed);
        }
        String name = path.get(1);
        boolean numbered = name.matches("[0-9]{1,6}");
        int index = numbered ? -1 : indexOf(items, name);
        if (!numbered && index < 0) {
            index = items.size();
            items.add(ScalarNode.of(name).at(place));
        }
        boolean onlyNamed = path.size() == 2 && value instanceof ScalarNode scalar && scalar.isNull();
        Node list = new ListNode(listed.place(), items);
        if (!onlyNamed) {
            List<String> inner = new ArrayList<>(path.subList(1, path.size()));
            if (!numbered) {
                inner.set(0, Integer.toString(index));
                inner.add(1, name);
            }
            list = put(list, inner, 0, value, place);
        }
        return put(document, path.subList(0, 1), 0, list, place);
    }

    /** The first plugin of a name in a list; -1 if there is none. */
    private static int indexOf(List<Node> items, String name) {
        for (int i = 0; i < items.size(); i++) {
            Node item = items.get(i);
            boolean bare = item instanceof ScalarNode scalar
                    && scalar.isText()
                    && scalar.text().equals(name);
            boolean withSettings = item instanceof MapNode map
                    && map.size() == 1
                    && map.keys().get(0).equals(name);
            if (bare || withSettings) {
                return i;
            }
        }
        return -1;
    }

    /** The node with the value at the end of the path, from a step of it on. */
    private Node put(Node node, List<String> path, int step, Node value, Place place) {
        if (step == path.size()) {
            return value;
        }
        String key = path.get(step);
        if (key.isEmpty()) {
            problems.add(
                    ErrorCode.USAGE,
                    place,
                    "the path '" + String.join(".", path) + "' has an empty part",
                    "separate the keys with single dots");
            return node;
        }
        if (node instanceof ListNode list) {
            return putItem(list, path, step, value, place);
        }
        if (node instanceof MapNode map) {
            Node inner = map.get(key).orElse(ScalarNode.ofNull().at(place));
            Place keyPlace = map.entry(key).map(MapNode.Entry::keyPlace).orElse(place);
            return map.with(new MapNode.Entry(keyPlace, key, put(inner, path, step + 1, value, place)));
        }
        ScalarNode scalar = (ScalarNode) node;
        if (scalar.isNull()) {
            return put(new MapNode(place, List.of()), path, step, value, place);
        }
        if (scalar.isText()) {
            MapNode opened = new MapNode(
                    scalar.place(),
                    List.of(new MapNode.Entry(
                            scalar.place(), scalar.text(), ScalarNode.ofNull().at(scalar.place()))));
            return put(opened, path, step, value, place);
        }
        problems.add(
                ErrorCode.USAGE,
                place,
                String.join(".", path.subList(0, step)) + " is " + node.describe() + " and has no key '" + key + "'",
                "override " + String.join(".", path.subList(0, step))
                        + " itself, or write its settings out in the file");
        return node;
    }

    private Node putItem(ListNode list, List<String> path, int step, Node value, Place place) {
        String key = path.get(step);
        int size = list.items().size();
        int index = key.matches("[0-9]{1,6}") ? Integer.parseInt(key) : -1;
        if (index < 0 || index >= size) {
            problems.add(
                    ErrorCode.USAGE,
                    place,
                    String.join(".", path.subList(0, step)) + " is a list of " + size + " and has no item '" + key
                            + "'",
                    size == 0 ? "override the list itself" : "items are numbered from 0 to " + (size - 1));
            return list;
        }
        List<Node> items = new ArrayList<>(list.items());
        items.set(index, put(items.get(index), path, step + 1, value, place));
        return new ListNode(list.place(), items);
    }
}
