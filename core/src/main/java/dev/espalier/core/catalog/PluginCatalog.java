package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.api.schedule.ProductSchedule;
import dev.espalier.api.schedule.SequenceSchedule;
import dev.espalier.core.catalog.PluginFolder.OpenBundle;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.Suggestions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plugins that were found with {@link java.util.ServiceLoader}: built-in and third-party plugins are found the same
 * way.
 *
 * <p>A broken entry hides no good one: it is listed in {@link #broken()} and matters only where it is used. Two jars may
 * give one name to two plugins; that matters only where the name is used, and {@code name@jar} says which is meant, with
 * the jar's file name with or without its version, or the sub-folder of the plugin folder that it lies in.
 *
 * <p>Immutable, and safe for use by several threads. Close it when nothing of its plugins is used any more.
 */
public final class PluginCatalog implements AutoCloseable {

    /** The separator between a plugin's name and the jar that is meant. */
    private static final char AT = '@';

    private final List<PluginDescriptor> plugins;
    private final List<BrokenPlugin> broken;
    private final List<FoundListeners> providers;
    private final List<OpenBundle> bundles;

    private PluginCatalog(
            List<PluginDescriptor> plugins,
            List<BrokenPlugin> broken,
            List<FoundListeners> providers,
            List<OpenBundle> bundles) {
        Set<Class<?>> types = new HashSet<>();
        this.plugins = plugins.stream()
                .sorted(Comparator.comparing(PluginDescriptor::kind)
                        .thenComparing(PluginDescriptor::name)
                        .thenComparing(plugin -> plugin.origin().toString()))
                .filter(plugin -> types.add(plugin.type()))
                .toList();
        this.broken = List.copyOf(broken);
        this.providers = List.copyOf(providers);
        this.bundles = List.copyOf(bundles);
    }

    /**
     * The plugins that a class loader sees.
     *
     * @param loader the application's loader
     * @return the catalogue
     */
    public static PluginCatalog load(ClassLoader loader) {
        return load(loader, Optional.empty());
    }

    /**
     * The plugins that a class loader sees and those of a plugin folder.
     *
     * <p>Each jar of the folder, and each of its sub-folders with all jars in it, is loaded by itself: it sees the contract,
     * the Java platform and its own jars, so that two plugins may bring two versions of one library.
     *
     * @param loader the application's loader
     * @param pluginFolder the folder
     * @return the catalogue
     * @throws EspalierException if there is no such folder; code IO
     */
    public static PluginCatalog load(ClassLoader loader, Path pluginFolder) {
        return load(loader, Optional.of(pluginFolder));
    }

    private static PluginCatalog load(ClassLoader loader, Optional<Path> pluginFolder) {
        CatalogLoading loading = new CatalogLoading();
        boolean loaded = false;
        try {
            loading.addApplication(loader);
            pluginFolder.ifPresent(loading::addFolder);
            loaded = true;
        } finally {
            if (!loaded) {
                loading.abandon();
            }
        }
        return new PluginCatalog(loading.plugins(), loading.broken(), loading.providers(), loading.bundles());
    }

    /**
     * This catalogue and plugins that the application names itself instead of listing them in a jar.
     *
     * @param types public records with {@code @Plugin}; each is of every kind whose interface it implements
     * @return a catalogue that shares this one's loaders: closing one closes both
     * @throws EspalierException with each class that is no plugin; code PLUGIN_BROKEN
     */
    public PluginCatalog with(Class<?>... types) {
        List<PluginDescriptor> more = new ArrayList<>(plugins);
        Problems problems = new Problems();
        for (Class<?> type : types) {
            Optional<PluginKind> kind = Arrays.stream(PluginKind.values())
                    .filter(each -> each.type().isAssignableFrom(type))
                    .findFirst();
            if (kind.isEmpty()) {
                problems.add(
                        ErrorCode.PLUGIN_BROKEN,
                        Place.of("class " + type.getName()),
                        "it implements no plugin interface",
                        "implement one, such as dev.espalier.api.optimizer.Optimizer");
            }
            kind.flatMap(found -> describe(found, type, problems)).ifPresent(more::add);
        }
        problems.throwIfAny();
        return new PluginCatalog(more, broken, providers, bundles);
    }

    private static Optional<PluginDescriptor> describe(PluginKind kind, Class<?> type, Problems problems) {
        try {
            return Optional.of(PluginInspector.inspect(kind, type, new Origins().of(type)));
        } catch (PluginFault fault) {
            problems.add(
                    ErrorCode.PLUGIN_BROKEN,
                    Place.of(kind.noun() + " " + type.getName()),
                    fault.what(),
                    fault.remedy());
            return Optional.empty();
        }
    }

    /** All plugins that can be used, by kind, then by name. */
    public List<PluginDescriptor> plugins() {
        return plugins;
    }

    /**
     * The plugins of one kind, by name.
     *
     * @param kind the kind
     * @return those that can be used
     */
    public List<PluginDescriptor> plugins(PluginKind kind) {
        return plugins.stream().filter(plugin -> plugin.isA(kind)).toList();
    }

    /** What was found and cannot be used. */
    public List<BrokenPlugin> broken() {
        return broken;
    }

    /**
     * The plugins of the plugin folder that no list names, beside others of their jars that are listed. Every class is looked
     * into, so this takes longer than loading does.
     */
    public List<BrokenPlugin> unlisted() {
        return bundles.stream()
                .flatMap(bundle -> bundle.unlisted().stream())
                .filter(plugin -> !broken.contains(plugin))
                .toList();
    }

    /** The names that several plugins of one kind have: a stack file that uses one must say which is meant. */
    public List<Problem> ambiguous() {
        Problems problems = new Problems();
        plugins.stream()
                .filter(plugin -> findAll(plugin.kind(), plugin.name()).get(0).equals(plugin))
                .forEach(plugin -> find(plugin.kind(), plugin.name(), Place.NOWHERE, problems));
        return problems.list();
    }

    /** The makers of listeners, each once. */
    public List<TrainingListenerProvider> listenerProviders() {
        return providers.stream().map(FoundListeners::provider).toList();
    }

    /** The makers of listeners with the jars that they come from. */
    public List<FoundListeners> listeners() {
        return providers;
    }

    /**
     * The plugin of a name.
     *
     * @param kind its kind
     * @param name its name, or {@code name@jar}
     * @return the plugin
     * @throws EspalierException with code UNKNOWN_PLUGIN, PLUGIN_AMBIGUOUS or PLUGIN_BROKEN
     */
    public PluginDescriptor find(PluginKind kind, String name) {
        Problems problems = new Problems();
        Optional<PluginDescriptor> plugin = find(kind, name, Place.NOWHERE, problems);
        problems.throwIfAny();
        return plugin.orElseThrow();
    }

    /**
     * The plugin of a name.
     *
     * @param kind its kind
     * @param name its name, or {@code name@jar}
     * @param place the position of the name
     * @param problems where it is told that there is none, or more than one
     * @return the plugin, if there is exactly one
     */
    public Optional<PluginDescriptor> find(PluginKind kind, String name, Place place, Problems problems) {
        List<PluginDescriptor> candidates = findAll(kind, name);
        if (candidates.size() == 1) {
            return Optional.of(candidates.get(0));
        }
        if (candidates.isEmpty()) {
            reportUnknown(kind, name, place, problems);
        } else {
            problems.add(
                    ErrorCode.PLUGIN_AMBIGUOUS,
                    place,
                    kind.noun() + " " + name + " is provided by "
                            + candidates.stream()
                                    .map(plugin -> plugin.origin().toString())
                                    .collect(Collectors.joining(" and ")),
                    "write "
                            + candidates.stream().map(this::reference).collect(Collectors.joining(" or "))
                            + ", or remove one of the jars");
        }
        return Optional.empty();
    }

    /**
     * The plugins of a name: none, one, or several that cannot be told apart by it.
     *
     * @param kind their kind
     * @param name their name, or {@code name@jar}
     * @return the plugins
     */
    public List<PluginDescriptor> findAll(PluginKind kind, String name) {
        int at = name.indexOf(AT);
        String shortName = at < 0 ? name : name.substring(0, at);
        Stream<PluginDescriptor> named = plugins.stream()
                .filter(plugin -> plugin.isA(kind) && plugin.name().equals(shortName));
        if (at < 0) {
            return named.toList();
        }
        String qualifier = name.substring(at + 1);
        return named.filter(plugin -> plugin.origin().qualifiers().contains(qualifier))
                .toList();
    }

    private void reportUnknown(PluginKind kind, String name, Place place, Problems problems) {
        Optional<BrokenPlugin> fault = broken.stream()
                .filter(one -> one.name().equals(name) && one.kind().equals(Optional.of(kind)))
                .findFirst();
        if (fault.isPresent()) {
            BrokenPlugin found = fault.get();
            problems.add(
                    ErrorCode.PLUGIN_BROKEN,
                    place,
                    kind.noun() + " " + name + " of " + found.jar() + " cannot be used: " + found.what(),
                    found.remedy());
            return;
        }
        String elsewhere = Arrays.stream(PluginKind.values())
                .filter(other -> other != kind && !findAll(other, name).isEmpty())
                .findFirst()
                .map(other -> " (there is " + other.nounWithArticle() + " of that name)")
                .orElse("");
        problems.add(
                ErrorCode.UNKNOWN_PLUGIN,
                place,
                "no " + kind.noun() + " is called '" + name + "'" + elsewhere,
                Suggestions.nearest(
                                name,
                                plugins(kind).stream().map(this::reference).toList())
                        + unnamedFaults(kind));
    }

    /** Jars whose broken plugins have no known name: the one that is looked for may be among them. */
    private String unnamedFaults(PluginKind kind) {
        List<String> jars = broken.stream()
                .filter(one -> one.name().isEmpty() && one.kind().orElse(kind) == kind)
                .map(BrokenPlugin::jar)
                .distinct()
                .sorted()
                .toList();
        return jars.isEmpty() ? "" : "; plugins of " + String.join(", ", jars) + " could not be loaded";
    }

    /**
     * The name by which a stack file finds a plugin of this catalogue.
     *
     * @param plugin the plugin
     * @return its name, with its jar if another has the same name
     */
    public String reference(PluginDescriptor plugin) {
        if (findAll(plugin.kind(), plugin.name()).size() <= 1) {
            return plugin.name();
        }
        return plugin.origin().qualifiers().stream()
                .map(qualifier -> plugin.name() + AT + qualifier)
                .filter(name -> findAll(plugin.kind(), name).size() == 1)
                .findFirst()
                .orElse(plugin.name());
    }

    /**
     * The plugin that an object is.
     *
     * @param kind the kind that it is used as
     * @param plugin the object
     * @return its descriptor; if its class was not found in any jar, one made from the class
     * @throws EspalierException if it is not a record with {@code @Plugin}; code INVALID_SETTING
     */
    public PluginDescriptor describe(PluginKind kind, Object plugin) {
        try {
            return inspect(kind, plugin.getClass());
        } catch (PluginFault fault) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    kind.noun() + " " + plugin.getClass().getName(),
                    "it cannot be written into the stack of a run: " + fault.what(),
                    remedy(plugin, fault));
        }
    }

    /**
     * Whether {@link #describe} has a descriptor for an object.
     *
     * @param kind the kind that it is used as
     * @param plugin the object
     * @return whether a file can name it
     */
    public boolean canDescribe(PluginKind kind, Object plugin) {
        try {
            inspect(kind, plugin.getClass());
            return true;
        } catch (PluginFault fault) {
            return false;
        }
    }

    private PluginDescriptor inspect(PluginKind kind, Class<?> type) throws PluginFault {
        for (PluginDescriptor known : plugins) {
            if (known.isA(kind) && known.type() == type) {
                return known;
            }
        }
        return PluginInspector.inspect(kind, type, new Origins().of(type));
    }

    private static String remedy(Object plugin, PluginFault fault) {
        if (plugin instanceof SequenceSchedule || plugin instanceof ProductSchedule) {
            return "schedules composed with until have no name; use the scheduler sequence instead, or write a"
                    + " public record with @Plugin(\"its-name\") that composes them in factor";
        }
        return fault.remedy()
                + "; the run's stack and the model name every plugin, so each is a public record with"
                + " @Plugin(\"its-name\") and a public constructor without arguments (a data source alone need not be)";
    }

    /**
     * Closes the jars of the plugin folder; classes that were not used yet can be loaded no more.
     *
     * @throws EspalierException if a jar cannot be closed; code IO
     */
    @Override
    public void close() {
        for (OpenBundle bundle : bundles) {
            try {
                bundle.loader().close();
            } catch (IOException failure) {
                throw new EspalierException(
                        ErrorCode.IO,
                        String.valueOf(bundle.loader().getName()),
                        "its jars cannot be closed: " + FileReason.of(failure),
                        "",
                        failure);
            }
        }
    }
}
