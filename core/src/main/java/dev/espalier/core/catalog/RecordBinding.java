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

    private final String label;
    private final Class<? extends Record> type;
    private final List<SettingDescriptor> settings;
    private final Place place;
    private final ValueReader reader;
    private final Problems problems;

    /** The values of the components, in their order; empty where there is neither a default nor a value. */
    private final List<Optional<Object>> values = new ArrayList<>();

    /** Where the value of each component stands that was given one. */
    private final Map<Integer, Place> given = new HashMap<>();

    /** The components whose values were refused. */
    private final Set<Integer> refused = new HashSet<>();

    /** Whether something was found that leaves no record to be made. */
    private boolean failed;

    RecordBinding(
            String label,
            Class<? extends Record> type,
            List<SettingDescriptor> settings,
            Place place,
            ValueReader reader,
            Problems problems) {
        this.label = label;
        this.type = type;
        this.settings = settings;
        this.place = place;
        this.reader = reader;
        this.problems = problems;
        settings.forEach(setting -> values.add(setting.defaultValue().or(() -> emptyOf(setting.type()))));
    }

    Optional<Record> bind(Node node) {
        if (node instanceof MapNode map) {
            map.entries().forEach(this::bindEntry);
        } else if (node instanceof ScalarNode scalar && scalar.kind() == Kind.REFUSED) {
            return Optional.empty();
        } else if (!(node instanceof ScalarNode scalar && scalar.isNull()) && !bindShorthand(node)) {
            return Optional.empty();
        }
        if (!requireAll()) {
            return Optional.empty();
        }
        return create();
    }

    /** Binds a value that stands in place of a map; false if no component takes it. */
    private boolean bindShorthand(Node node) {
        for (int i = 0; i < settings.size(); i++) {
            if (settings.get(i).shorthand()) {
                bindValue(i, node.place(), node);
                return true;
            }
        }
        problems.add(
                ErrorCode.WRONG_TYPE,
                node.place(),
                label + " is given " + node.describe() + "; it takes a map of settings",
                settings.isEmpty()
                        ? "it has no settings: write its name alone"
                        : "known: " + String.join(", ", names()));
        return false;
    }

    private void bindEntry(MapNode.Entry entry) {
        for (int i = 0; i < settings.size(); i++) {
            if (settings.get(i).name().equals(entry.key())) {
                bindValue(i, entry.value().place(), entry.value());
                return;
            }
        }
        failed = true;
        problems.add(
                ErrorCode.UNKNOWN_SETTING,
                entry.keyPlace(),
                label + " has no setting '" + entry.key() + "'",
                settings.isEmpty() ? "it has no settings" : Suggestions.nearest(entry.key(), names()));
    }

    private void bindValue(int index, Place valuePlace, Node node) {
        SettingDescriptor setting = settings.get(index);
        Optional<Object> value = reader.read(setting.type(), node, setting.name() + " of " + label);
        if (value.isPresent()) {
            values.set(index, value);
            given.put(index, valuePlace);
        } else {
            refused.add(index);
            failed = true;
        }
    }

    private List<String> names() {
        return settings.stream().map(SettingDescriptor::name).toList();
    }

    /** Whether every component has a value; those of records without defaults must be given. */
    private boolean requireAll() {
        boolean complete = true;
        for (int i = 0; i < settings.size(); i++) {
            if (values.get(i).isEmpty()) {
                complete = false;
                if (!refused.contains(i)) {
                    problems.add(
                            ErrorCode.MISSING_SETTING,
                            place,
                            settings.get(i).name() + " of " + label + " is missing",
                            "give it " + settings.get(i).type().expected());
                }
            }
        }
        return complete;
    }

    /** What a component without a default is if nobody gives it a value, where its type has such a thing. */
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
     * Calls the constructor until it is content or blames nothing that was given: each value that it blames is reported and
     * put back to its default, so that several bad values are told at once.
     */
    private Optional<Record> create() {
        while (true) {
            try {
                Record created = RecordAccess.create(
                        type, values.stream().map(Optional::orElseThrow).toArray());
                return failed ? Optional.empty() : Optional.of(created);
            } catch (RecordAccess.Failure failure) {
                if (!(failure.reason() instanceof IllegalArgumentException refusal)) {
                    reportFailure(failure.reason());
                    return Optional.empty();
                }
                int blamed = blamed(refusal);
                boolean retry = blamed >= 0
                        && given.containsKey(blamed)
                        && settings.get(blamed).defaultValue().isPresent();
                if (retry || !failed) {
                    reportRefusal(refusal, blamed);
                }
                failed = true;
                if (!retry) {
                    return Optional.empty();
                }
                values.set(blamed, settings.get(blamed).defaultValue());
                given.remove(blamed);
            }
        }
    }

    /** The component that is refused; -1 if none is named. */
    private int blamed(IllegalArgumentException refusal) {
        if (refusal instanceof InvalidSettingException invalid) {
            for (int i = 0; i < settings.size(); i++) {
                if (settings.get(i).component().equals(invalid.setting())) {
                    return i;
                }
            }
        }
        return -1;
    }

    private void reportRefusal(IllegalArgumentException refusal, int blamed) {
        String message = ThrownText.message(refusal);
        if (blamed < 0) {
            problems.add(ErrorCode.INVALID_SETTING, place, label + ": " + message, "");
            return;
        }
        SettingDescriptor setting = settings.get(blamed);
        String remedy = setting.defaultValue()
                .filter(value -> given.containsKey(blamed))
                .filter(value -> value instanceof Number || value instanceof Boolean)
                .map(value -> "the default is " + SettingsWriter.plainText(value))
                .orElse("");
        problems.add(
                ErrorCode.INVALID_SETTING,
                given.getOrDefault(blamed, place),
                setting.name() + " of " + label
                        + message.substring(setting.component().length()),
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
                label + " of " + ClassOrigin.name(type) + " failed on its settings: it threw " + ThrownText.of(thrown),
                "report it to the plugin's author, or do without the plugin");
    }
}
