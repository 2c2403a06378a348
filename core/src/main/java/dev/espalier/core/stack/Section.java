package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.document.Suggestions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One map of a stack file while it is read. */
final class Section {

    private final SettingPath path;
    private final MapNode map;
    private final SettingsBinder binder;
    private final Problems problems;

    /** The plain values that were given and are sound so far. */
    private final Map<Key, Object> values = new HashMap<>();

    private Section(SettingPath path, MapNode map, SettingsBinder binder, Problems problems) {
        this.path = path;
        this.map = map;
        this.binder = binder;
        this.problems = problems;
    }

    /**
     * Begins to read a section.
     *
     * @param path what it is called in messages
     * @param node its node; nothing counts as an empty map
     * @param keys what may stand in it; any other key is reported
     */
    static Section of(SettingPath path, Node node, List<Key> keys, SettingsBinder binder, Problems problems) {
        if (node instanceof ScalarNode scalar && (scalar.isNull() || scalar.kind() == ScalarNode.Kind.REFUSED)) {
            return new Section(path, new MapNode(node.place(), List.of()), binder, problems);
        }
        if (!(node instanceof MapNode map)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    path + " is " + node.describe() + "; it must be a map",
                    "known keys: " + String.join(", ", names(keys)));
            return new Section(path, new MapNode(node.place(), List.of()), binder, problems);
        }
        Section section = new Section(path, map, binder, problems);
        section.reportUnknown(keys);
        return section;
    }

    private void reportUnknown(List<Key> keys) {
        List<String> known = names(keys);
        for (MapNode.Entry entry : map.entries()) {
            if (!known.contains(entry.key())) {
                problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        entry.keyPlace(),
                        path.unknown(entry.key()),
                        Suggestions.nearest(entry.key(), known));
            }
        }
    }

    /** A map without the entries that are not wanted; anything else as it is. */
    static Node only(Node node, List<Key> wanted) {
        if (!(node instanceof MapNode map)) {
            return node;
        }
        List<String> names = names(wanted);
        return map.without(
                map.keys().stream().filter(key -> !names.contains(key)).toList());
    }

    static List<String> names(List<Key> keys) {
        return keys.stream().map(Key::name).toList();
    }

    /** Where the section begins. */
    Place place() {
        return map.place();
    }

    /** The value of a key; nothing if the key is missing or has no value. */
    Optional<Node> node(Key key) {
        return map.get(key.name()).filter(node -> !(node instanceof ScalarNode scalar && scalar.isNull()));
    }

    /** Where the part with a dotted path begins, such as {@code train.monitor}; the section if it has no such part. */
    Place place(String dotted) {
        Node part = map;
        for (String key : dotted.split("\\.")) {
            if (part instanceof MapNode inner && inner.get(key).isPresent()) {
                part = inner.get(key).get();
            }
        }
        return part.place();
    }

    /** Whether a key has a value. */
    boolean has(Key key) {
        return node(key).isPresent();
    }

    /** What a key is called in messages. */
    SettingPath path(Key key) {
        return path.child(key.name());
    }

    /** Reads the plain values of some keys; those that are sound can be asked for afterwards. */
    Section read(List<Key> keys) {
        for (Key key : keys) {
            node(key)
                    .flatMap(node -> binder.value(key.type(), key.range(), node, path(key)))
                    .ifPresent(value -> values.put(key, value));
        }
        return this;
    }

    /** Reads all keys as plain values. */
    Section read(Key... keys) {
        return read(List.of(keys));
    }

    /** The value of a key, if one was given that is sound. */
    <T> Optional<T> value(Key key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    /** The values of a key that takes a list; none if none was given, or none that is sound. */
    <T> List<T> values(Key key, Class<T> type) {
        return values.getOrDefault(key, List.of()) instanceof List<?> list
                ? list.stream().map(type::cast).toList()
                : List.of();
    }

    /** The texts by name of a key that takes a map of them; none if none was given, or none that is sound. */
    Map<String, String> texts(Key key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, text) -> texts.put((String) name, (String) text));
        }
        return texts;
    }

    /** The value of a key; another if none was given, or none that is sound. */
    <T> T value(Key key, Class<T> type, T otherwise) {
        return value(key, type).orElse(otherwise);
    }

    /** Reports a key without which there is nothing to run. */
    void require(Key key, String remedy) {
        if (!has(key)) {
            problems.add(ErrorCode.MISSING_SETTING, map.place(), path(key) + " is missing", remedy);
        }
    }

    /**
     * Makes a value of the section's plain values. A value that is refused is reported and its default taken instead, so
     * that several bad values are told at once.
     *
     * @param make makes the value from what this section gives
     * @return the value; made with defaults where problems were found
     */
    <T> Optional<T> make(Supplier<T> make) {
        while (true) {
            try {
                return Optional.of(make.get());
            } catch (InvalidSettingException refusal) {
                String name = SettingName.of(refusal.setting());
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        map.get(name).map(Node::place).orElse(map.place()),
                        path.child(name) + " is " + refusal.value() + "; it " + refusal.rule(),
                        "");
                if (!values.keySet().removeIf(key -> key.name().equals(name))) {
                    return Optional.empty();
                }
            }
        }
    }
}
