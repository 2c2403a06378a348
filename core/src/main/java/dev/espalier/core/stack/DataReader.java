package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.ScalarNode.Kind;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads the data section: its own keys, and beside them the settings of the source.
 *
 * <p>A source may have settings called {@code validation} or {@code test}, such as files: a number is a fraction of the samples,
 * and so is a map unless the source's setting takes one; anything else is the source's.
 */
final class DataReader {

    private static final List<String> HELD = List.of(Keys.VALIDATION.name(), Keys.TEST.name());

    private final PluginCatalog catalog;
    private final SettingsBinder binder;
    private final Problems problems;
    private final PreprocessingReader preprocessing;
    private final StackBuilder defaults = new StackBuilder();

    DataReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.catalog = catalog;
        this.binder = binder;
        this.problems = problems;
        this.preprocessing = new PreprocessingReader(catalog, binder, problems);
    }

    /** The placeholder of a source that could not be read, so that the values beside it are checked all the same. */
    private record Unread() implements DataSource {

        @Override
        public Parts load(Context context) {
            throw new IllegalStateException("the stack has problems and cannot be run");
        }
    }

    Optional<Stack.Data> read(Node node) {
        MapNode map = node instanceof MapNode found ? found : new MapNode(node.place(), List.of());
        Optional<SettingsBinder.Entry> entry = map.get(Keys.SOURCE.name())
                .filter(value -> !(value instanceof ScalarNode scalar && scalar.isNull()))
                .flatMap(value -> binder.entry(PluginKind.DATA_SOURCE, value));
        MapNode own = entry.map(source -> ownSettings(map, source)).orElse(MapNode.empty());
        Node common = node instanceof MapNode ? map.without(own.keys()) : node;
        Section section = Section.of(SettingPath.STACK.child("data"), common, Keys.DATA_KEYS, binder, problems)
                .read(Keys.VALIDATION, Keys.TEST, Keys.SPLIT_SEED, Keys.BOOTSTRAP, Keys.SAMPLE_WEIGHT, Keys.SAMPLING);
        section.require(
                Keys.SOURCE,
                "name the data source; known: "
                        + String.join(
                                ", ",
                                catalog.plugins(PluginKind.DATA_SOURCE).stream()
                                        .map(catalog::reference)
                                        .toList()));
        Optional<DataSource> source = entry.map(
                        found -> found.settings() instanceof ScalarNode scalar && scalar.isNull()
                                ? found.with(knownSettings(own, found))
                                : found)
                .flatMap(found -> binder.plugin(PluginKind.DATA_SOURCE, DataSource.class, found));
        Map<String, List<Preprocessing>> steps =
                section.node(Keys.PREPROCESS).map(preprocessing::read).orElse(Stack.Data.DEFAULT_PREPROCESSING);
        Map<String, ScalingMethod> scaling = section.node(Keys.TARGET_SCALING)
                .map(value -> scaling(value, section.path(Keys.TARGET_SCALING)))
                .orElse(Map.of());
        Optional<Stack.Data> data = section.make(() -> new Stack.Data(
                source.orElse(new Unread()),
                section.value(Keys.VALIDATION, Holdout.class, defaults.validation),
                section.value(Keys.TEST, Holdout.class, defaults.test),
                whole(section, Keys.SPLIT_SEED),
                whole(section, Keys.BOOTSTRAP),
                steps,
                scaling,
                section.value(Keys.SAMPLE_WEIGHT, String.class),
                section.value(Keys.SAMPLING, Sampling.class)));
        return source.isPresent() ? data : Optional.empty();
    }

    private static OptionalLong whole(Section section, Key key) {
        return section.value(key, Long.class).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The entries beside the source that are not the section's, and so are the source's or a mistake. */
    private MapNode ownSettings(MapNode map, SettingsBinder.Entry source) {
        Optional<PluginDescriptor> plugin =
                catalog.find(PluginKind.DATA_SOURCE, source.name(), Place.NOWHERE, new Problems());
        boolean apart = !(source.settings() instanceof ScalarNode scalar && scalar.isNull());
        if (apart) {
            return MapNode.empty();
        }
        List<String> common = Section.names(Keys.DATA_KEYS);
        List<MapNode.Entry> own = new ArrayList<>();
        for (MapNode.Entry entry : map.entries()) {
            boolean isCommon = common.contains(entry.key());
            boolean isFile = HELD.contains(entry.key())
                    && plugin.flatMap(found -> setting(found, entry.key()))
                            .filter(setting -> takes(setting.type(), entry.value()))
                            .isPresent();
            if (!isCommon || isFile) {
                own.add(entry);
            }
        }
        return new MapNode(source.place(), own);
    }

    /** Whether a value that could be a holdout is a source's setting instead. */
    private static boolean takes(SettingType type, Node value) {
        return !isNumber(value) && !(value instanceof MapNode && takesNoMap(type));
    }

    private static boolean takesNoMap(SettingType type) {
        if (type instanceof SettingType.Perhaps perhaps) {
            return takesNoMap(perhaps.value());
        }
        return !(type instanceof SettingType.Nested
                || type instanceof SettingType.Group
                || type instanceof SettingType.ByName);
    }

    private static Optional<SettingDescriptor> setting(PluginDescriptor plugin, String name) {
        return plugin.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** What of the entries the source knows; the others are reported here, with the section's own keys among the known. */
    private MapNode knownSettings(MapNode own, SettingsBinder.Entry source) {
        Optional<PluginDescriptor> plugin =
                catalog.find(PluginKind.DATA_SOURCE, source.name(), Place.NOWHERE, new Problems());
        if (plugin.isEmpty()) {
            return own;
        }
        List<String> settings = names(plugin.get());
        List<String> known = Stream.concat(Section.names(Keys.DATA_KEYS).stream(), settings.stream())
                .toList();
        List<String> unknown =
                own.keys().stream().filter(key -> !settings.contains(key)).toList();
        for (MapNode.Entry entry : own.entries()) {
            if (unknown.contains(entry.key())) {
                problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        entry.keyPlace(),
                        "there is no key 'data." + entry.key() + "', and data source " + source.name()
                                + " has no such setting",
                        Suggestions.nearest(entry.key(), known));
            }
        }
        return own.without(unknown);
    }

    private static List<String> names(PluginDescriptor plugin) {
        return plugin.settings().stream().map(SettingDescriptor::name).toList();
    }

    private static boolean isNumber(Node node) {
        return node instanceof ScalarNode scalar && scalar.kind() != Kind.TEXT && scalar.kind() != Kind.NULL;
    }

    private Map<String, ScalingMethod> scaling(Node node, SettingPath path) {
        MapNode byTarget = node instanceof MapNode map ? map : MapNode.of(Stack.Data.EVERY_TARGET, node);
        Map<String, ScalingMethod> methods = new LinkedHashMap<>();
        for (MapNode.Entry entry : byTarget.entries()) {
            SettingPath where = node instanceof MapNode ? path.child(entry.key()) : path;
            binder.value(Keys.TARGET_SCALING.type(), entry.value(), where)
                    .ifPresent(method -> methods.put(entry.key(), (ScalingMethod) method));
        }
        return methods;
    }

    /** Reads the preprocessing of a data section and nothing else. */
    Map<String, List<Preprocessing>> preprocessingOf(Node data) {
        return data instanceof MapNode map
                ? map.get(Keys.PREPROCESS.name()).map(preprocessing::read).orElse(Map.of())
                : Map.of();
    }
}
