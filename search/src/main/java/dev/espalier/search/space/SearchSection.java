package dev.espalier.search.space;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.stack.SearchNotation;
import dev.espalier.search.space.SearchSettings.Stages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The section {@code search} of a stack file: its keys, and how it is read. */
public final class SearchSection {

    private static final SettingType TEXT = new SettingType.Text();

    private static final List<SettingDescriptor> KEYS = List.of(
            key(
                    "objective",
                    new SettingType.Many(TEXT),
                    "the metric of the validation that is optimized, or a list of several: any metric, loss, latency or"
                            + " parameters"),
            key(
                    "budget",
                    SettingType.Group.of(SearchSettings.Budget.class),
                    "when the search ends: trials, time or steps, whichever is reached first"),
            key(
                    "stages",
                    new SettingType.WordOr(
                            new SettingType.Choice(Word.class),
                            new SettingType.Many(SettingType.Group.of(SearchSettings.Stage.class))),
                    "how the trials are trained: coarse-to-fine, none, or a list of stages"),
            key("sampler", plugin(PluginKind.SAMPLER), "the sampler, which proposes the points; random by default"),
            key("pruner", plugin(PluginKind.PRUNER), "the pruner, which ends trials early; none by default"),
            number("parallel", SettingType.WholeNumber.INT, "how many trials are trained at once", "[1, inf)"),
            key("storage", TEXT, "where the study is kept: a file, or the URL of a database"),
            key("extend", new SettingType.Switch(), "whether ranges whose best value is at a border are extended"),
            key("seed", SettingType.WholeNumber.LONG, "seed of the search; that of the stack by default"));

    /** The stages that have a name. */
    enum Word {
        COARSE_TO_FINE,
        NONE
    }

    private final SettingsBinder binder;
    private final Problems problems;

    SearchSection(SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** The keys of the section, for the schema of stack files. */
    public static SettingType.Group type() {
        return new SettingType.Group(SearchSettings.class, KEYS);
    }

    private static SettingType plugin(PluginKind kind) {
        return new SettingType.Nested(kind, kind.type());
    }

    private static SettingDescriptor key(String name, SettingType type, String description) {
        return new SettingDescriptor(
                name,
                name,
                optional(type),
                description,
                Optional.empty(),
                false,
                false,
                false,
                false,
                SettingRange.ANY);
    }

    private static SettingDescriptor number(String name, SettingType type, String description, String range) {
        return new SettingDescriptor(
                name,
                name,
                optional(type),
                description,
                Optional.empty(),
                false,
                false,
                false,
                false,
                SettingRange.of(range));
    }

    /** No key has to be given. */
    private static SettingType optional(SettingType type) {
        return new SettingType.Perhaps(type, Optional.class);
    }

    SearchSettings read(Node node) {
        if (node instanceof ScalarNode scalar && scalar.isNull()) {
            return new SearchSettings();
        }
        SettingPath path = SettingPath.STACK.child(SearchNotation.SEARCH);
        if (!(node instanceof MapNode map)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    path + " is " + node.describe() + "; it must be a map",
                    "known keys: " + String.join(", ", names()));
            return new SearchSettings();
        }
        Map<String, Object> values = new HashMap<>();
        for (MapNode.Entry entry : map.entries()) {
            Optional<SettingDescriptor> key = KEYS.stream()
                    .filter(known -> known.name().equals(entry.key()))
                    .findFirst();
            if (key.isEmpty()) {
                problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        entry.keyPlace(),
                        path.unknown(entry.key()),
                        Suggestions.nearest(entry.key(), names()));
                continue;
            }
            binder.value(key.get().type(), key.get().range(), entry.value(), path.child(entry.key()))
                    .flatMap(value -> (Optional<?>) value)
                    .ifPresent(value -> values.put(entry.key(), value));
        }
        return settings(map, values);
    }

    private static List<String> names() {
        return KEYS.stream().map(SettingDescriptor::name).toList();
    }

    /** The settings; a value that is refused is reported and left out, so that all that are bad are told. */
    private SearchSettings settings(MapNode map, Map<String, Object> values) {
        while (true) {
            try {
                return settings(values);
            } catch (InvalidSettingException refusal) {
                String name = SettingName.of(refusal.setting());
                Place place = map.get(name).map(Node::place).orElse(map.place());
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        place,
                        SearchNotation.SEARCH + "." + name + " is " + refusal.value() + "; it " + refusal.rule(),
                        "");
                if (values.remove(name) == null) {
                    return new SearchSettings();
                }
            }
        }
    }

    private static SearchSettings settings(Map<String, Object> values) {
        SearchSettings defaults = new SearchSettings();
        return new SearchSettings(
                ((List<?>) values.getOrDefault("objective", List.of()))
                        .stream().map(String::valueOf).toList(),
                (SearchSettings.Budget) values.getOrDefault("budget", defaults.budget()),
                stages(values.getOrDefault("stages", Word.COARSE_TO_FINE)),
                Optional.ofNullable((Sampler) values.get("sampler")),
                Optional.ofNullable((Pruner) values.get("pruner")),
                (Integer) values.getOrDefault("parallel", defaults.parallel()),
                Optional.ofNullable((String) values.get("storage")),
                (Boolean) values.getOrDefault("extend", defaults.extend()),
                values.containsKey("seed") ? OptionalLong.of((Long) values.get("seed")) : OptionalLong.empty());
    }

    private static Stages stages(Object written) {
        if (written instanceof List<?> list) {
            return new Stages.Listed(
                    list.stream().map(SearchSettings.Stage.class::cast).toList());
        }
        return written == Word.NONE ? new Stages.None() : new Stages.CoarseToFine();
    }
}
