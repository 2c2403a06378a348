package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.ScalarNode.Kind;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.plugin.ClassOrigin;
import dev.espalier.engine.plugin.ThrownText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One record being made of a node. */
final class RecordBinding {

    private final SettingPath path;
    private final SettingType.Group group;
    private final Place place;
    private final ValueReader reader;
    private final Problems problems;

    /** The values of the components, in their order; empty where there is neither a default nor a value. */
    private final List<Optional<Object>> values = new ArrayList<>();

    /** Where the value of each component is written that was given one. */
    private final Map<Integer, Place> given = new HashMap<>();

    /** The components whose values were refused. */
    private final Set<Integer> refused = new HashSet<>();

    /** Whether a value is given in place of a map. */
    private boolean byShorthand;

    /** Whether something was found that leaves no record to be made. */
    private boolean failed;

    RecordBinding(SettingPath path, SettingType.Group group, Place place, ValueReader reader, Problems problems) {
        this.path = path;
        this.group = group;
        this.place = place;
        this.reader = reader;
        this.problems = problems;
        group.components().forEach(one -> values.add(one.defaultValue().or(() -> emptyOf(one.type()))));
    }

    Optional<Record> bind(Node node) {
        if (node instanceof MapNode map) {
            bindMap(map);
        } else if (node instanceof ScalarNode scalar && scalar.kind() == Kind.REFUSED) {
            return Optional.empty();
        } else if (!(node instanceof ScalarNode scalar && scalar.isNull()) && !bindShorthand(node)) {
            return Optional.empty();
        }
        return requireAll() ? create() : Optional.empty();
    }

    private void bindMap(MapNode map) {
        List<MapNode.Entry> unknown = new ArrayList<>(map.entries());
        for (int i = 0; i < values.size(); i++) {
            SettingDescriptor component = group.components().get(i);
            if (component.flatten() && component.type() instanceof SettingType.Group inner) {
                List<MapNode.Entry> own = unknown.stream()
                        .filter(entry -> inner.names().contains(entry.key()))
                        .toList();
                unknown.removeAll(own);
                if (!own.isEmpty()) {
                    bindValue(i, path, new MapNode(map.place(), own));
                }
            } else if (map.entry(component.name()).isPresent()) {
                MapNode.Entry entry = map.entry(component.name()).get();
                unknown.remove(entry);
                bindValue(i, path.child(entry.key()), entry.value());
            }
        }
        for (MapNode.Entry entry : unknown) {
            failed = true;
            problems.add(
                    ErrorCode.UNKNOWN_SETTING,
                    entry.keyPlace(),
                    path.unknown(entry.key()),
                    values.isEmpty() ? "it has no settings" : Suggestions.nearest(entry.key(), group.names()));
        }
    }

    /** Binds a value that is given in place of a map; false if no component takes it. */
    private boolean bindShorthand(Node node) {
        for (int i = 0; i < values.size(); i++) {
            if (group.components().get(i).shorthand()) {
                byShorthand = true;
                bindValue(i, pathOf(i), node);
                return true;
            }
        }
        problems.add(
                ErrorCode.WRONG_TYPE,
                node.place(),
                path + " is " + node.describe() + "; it must be a map of settings",
                values.isEmpty()
                        ? "it has no settings: write its name alone"
                        : "known: " + String.join(", ", group.names()));
        return false;
    }

    private void bindValue(int index, SettingPath valuePath, Node node) {
        SettingDescriptor component = group.components().get(index);
        Optional<Object> value = reader.read(component.type(), component.range(), node, valuePath);
        if (value.isPresent()) {
            values.set(index, value);
            given.put(index, node.place());
        } else {
            refused.add(index);
            failed = true;
        }
    }

    /** What a component is called: as the whole, if its value is given in place of the whole in the stack itself. */
    private SettingPath pathOf(int index) {
        SettingDescriptor component = group.components().get(index);
        return byShorthand && component.shorthand() && path.owner().isEmpty() ? path : path.child(component.name());
    }

    /** Whether every component has a value; what must be given and is not is reported. */
    private boolean requireAll() {
        boolean complete = true;
        for (int i = 0; i < values.size(); i++) {
            SettingDescriptor component = group.components().get(i);
            boolean missing = values.get(i).isEmpty() || (component.required() && !given.containsKey(i));
            complete &= !missing;
            if (missing && !refused.contains(i)) {
                problems.add(
                        ErrorCode.MISSING_SETTING,
                        place,
                        pathOf(i) + " is missing",
                        "give it " + component.type().expected()
                                + (component.description().isEmpty() ? "" : ": " + component.description()));
            }
        }
        return complete;
    }

    /** The value of a component without a default if none is given, where its type has such a thing. */
    private static Optional<Object> emptyOf(SettingType type) {
        if (type instanceof SettingType.Many) {
            return Optional.of(List.of());
        }
        if (type instanceof SettingType.ByName) {
            return Optional.of(Map.of());
        }
        return type instanceof SettingType.Perhaps perhaps
                ? Optional.of(ValueReader.emptyOf(perhaps.container()))
                : Optional.empty();
    }

    /**
     * Calls the constructor until it accepts the values or refuses none that was given: each value that it refuses is
     * reported and put back to its default, so that several bad values are told at once.
     */
    private Optional<Record> create() {
        while (true) {
            try {
                Record created = RecordAccess.create(
                        group.type(), values.stream().map(Optional::orElseThrow).toArray());
                return failed ? Optional.empty() : Optional.of(created);
            } catch (RecordAccess.Failure failure) {
                if (!(failure.reason() instanceof IllegalArgumentException refusal)) {
                    reportFailure(failure.reason());
                    return Optional.empty();
                }
                int blamed = blamed(refusal);
                boolean retry = blamed >= 0
                        && given.containsKey(blamed)
                        && group.components().get(blamed).defaultValue().isPresent();
                if (retry || !failed) {
                    reportRefusal(refusal, blamed);
                }
                failed = true;
                if (!retry) {
                    return Optional.empty();
                }
                values.set(blamed, group.components().get(blamed).defaultValue());
                given.remove(blamed);
            }
        }
    }

    /** The component that is refused; -1 if none is named. */
    private int blamed(IllegalArgumentException refusal) {
        if (refusal instanceof InvalidSettingException invalid) {
            for (int i = 0; i < values.size(); i++) {
                if (group.components().get(i).component().equals(invalid.setting())) {
                    return i;
                }
            }
        }
        return -1;
    }

    private void reportRefusal(IllegalArgumentException refusal, int blamed) {
        String message = ThrownText.message(refusal);
        if (blamed < 0) {
            problems.add(ErrorCode.INVALID_SETTING, place, path + ": " + message, "");
            return;
        }
        SettingDescriptor component = group.components().get(blamed);
        String remedy = component
                .defaultValue()
                .filter(value -> given.containsKey(blamed) && !component.required())
                .filter(value -> value instanceof Number || value instanceof Boolean)
                .map(value -> "the default is " + SettingsWriter.plainText(value))
                .orElse("");
        problems.add(
                ErrorCode.INVALID_SETTING,
                given.getOrDefault(blamed, place),
                pathOf(blamed) + message.substring(component.component().length()),
                remedy);
    }

    private void reportFailure(Throwable thrown) {
        failed = true;
        if (thrown instanceof EspalierException known && known.code() != ErrorCode.INTERNAL) {
            known.problems().forEach(problems::add);
            return;
        }
        problems.add(
                ErrorCode.PLUGIN_BROKEN,
                place,
                path + " of " + ClassOrigin.name(group.type()) + " failed on its settings: it threw "
                        + ThrownText.of(thrown),
                "report it to the plugin's author, or do without the plugin");
    }
}
