package dev.espalier.core.catalog;

import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.core.catalog.PluginFolder.Bundle;
import dev.espalier.core.catalog.PluginFolder.OpenBundle;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Gathers what a catalogue holds. */
final class CatalogLoading {

    private final Origins origins = new Origins();
    private final List<PluginDescriptor> plugins = new ArrayList<>();
    private final List<BrokenPlugin> broken = new ArrayList<>();
    private final List<FoundListeners> providers = new ArrayList<>();
    private final List<OpenBundle> bundles = new ArrayList<>();

    List<PluginDescriptor> plugins() {
        return plugins;
    }

    List<BrokenPlugin> broken() {
        return broken;
    }

    List<FoundListeners> providers() {
        return providers;
    }

    List<OpenBundle> bundles() {
        return bundles;
    }

    /** Adds what a loader of the application sees. */
    void addApplication(ClassLoader loader) {
        discover(loader, Map.of());
    }

    /** Adds what the jars of a folder offer, each bundle by itself. */
    void addFolder(Path folder) {
        PluginFolder.Contents contents = PluginFolder.contents(folder);
        broken.addAll(contents.faults());
        if (contents.bundles().isEmpty() && contents.faults().isEmpty()) {
            broken.add(new BrokenPlugin(
                    Optional.empty(),
                    "",
                    folder.toString(),
                    "the plugin folder contains no jar",
                    "put jars of plugins into it, or leave --plugins out"));
        }
        contents.bundles().forEach(this::addBundle);
    }

    /** Adds what a bundle lists, or says why there is nothing. */
    private void addBundle(Bundle bundle) {
        int faults = broken.size();
        Map<PluginOrigin, Path> jars = bundle.open(origins, broken);
        if (jars.isEmpty()) {
            return;
        }
        Map<PluginOrigin, ModuleDescriptor> modules = new LinkedHashMap<>();
        jars.forEach((origin, jar) -> {
            try {
                Origins.descriptor(jar).ifPresent(module -> modules.put(origin, module));
            } catch (Origins.Damaged damaged) {
                broken.add(new BrokenPlugin(
                        Optional.empty(),
                        "",
                        origin.toString(),
                        String.valueOf(damaged.getMessage()),
                        "copy the jar again, or remove it"));
            }
        });
        OpenBundle open = new OpenBundle(bundle.loader(List.copyOf(jars.values())), jars);
        bundles.add(open);
        if (!discover(open.loader(), modules) && broken.size() == faults) {
            List<BrokenPlugin> unlisted = open.unlisted();
            broken.addAll(unlisted.isEmpty() ? List.of(nothingIn(bundle)) : unlisted);
        }
    }

    private static BrokenPlugin nothingIn(Bundle bundle) {
        String remedy = bundle.folder().isPresent()
                ? "put the plugin's jar into it, or remove the folder"
                : "put a library into one sub-folder together with the plugin that needs it; a plugin lists itself in "
                        + ServiceFiles.FOLDER;
        return new BrokenPlugin(Optional.empty(), "", bundle.name(), "no plugin is listed in it", remedy);
    }

    private boolean discover(ClassLoader loader, Map<PluginOrigin, ModuleDescriptor> modules) {
        boolean listed = false;
        for (PluginKind kind : PluginKind.values()) {
            listed |= discover(kind, kind.type(), loader, modules);
        }
        Discovery<TrainingListenerProvider> listeners =
                new Discovery<>(TrainingListenerProvider.class, loader, origins);
        listeners.run(ServiceLoader.load(TrainingListenerProvider.class, loader), modules);
        broken.addAll(listeners.broken());
        listeners.found().forEach(provider -> addListeners(provider, loader));
        return listed || !listeners.isEmpty();
    }

    private void addListeners(TrainingListenerProvider provider, ClassLoader loader) {
        PluginOrigin origin = origins.of(provider.getClass());
        try {
            requireOneVersion(provider.getClass(), loader);
        } catch (PluginFault fault) {
            broken.add(new BrokenPlugin(Optional.empty(), "", origin.toString(), fault.what(), fault.remedy()));
            return;
        }
        String name = provider.getClass().getName();
        Optional<FoundListeners> rival = providers.stream()
                .filter(known -> known.provider().getClass().getName().equals(name))
                .findFirst();
        if (rival.isEmpty()) {
            providers.add(new FoundListeners(provider, origin));
        } else if (rival.get().provider().getClass() != provider.getClass()
                && !rival.get().origin().sameContent(origin)) {
            broken.add(new BrokenPlugin(
                    Optional.empty(),
                    "",
                    origin.toString(),
                    "its listeners " + name + " are those of " + rival.get().origin() + " in another version",
                    "remove one of the jars"));
        }
    }

    private <T> boolean discover(
            PluginKind kind, Class<T> type, ClassLoader loader, Map<PluginOrigin, ModuleDescriptor> modules) {
        Discovery<T> discovery = new Discovery<>(type, loader, origins);
        discovery.run(ServiceLoader.load(type, loader), modules);
        broken.addAll(discovery.broken());
        List<PluginDescriptor> found = new ArrayList<>();
        for (T plugin : discovery.found()) {
            PluginOrigin origin = origins.of(plugin.getClass());
            try {
                requireOneVersion(plugin.getClass(), loader);
                found.add(PluginInspector.inspect(kind, plugin.getClass(), origin));
            } catch (PluginFault fault) {
                broken.add(new BrokenPlugin(
                        Optional.of(kind),
                        PluginInspector.nameOf(plugin.getClass()),
                        origin.toString(),
                        fault.what(),
                        fault.remedy()));
            }
        }
        found.forEach(plugin -> add(plugin, found));
        return !discovery.isEmpty();
    }

    /** Of two versions of a class in one sub-folder the order of the jars would decide which one is loaded. */
    @SuppressWarnings("ReferenceEquality") // whether it is one loader, not whether two say that they are equal
    private void requireOneVersion(Class<?> type, ClassLoader loader) throws PluginFault {
        if (type.getClassLoader() != loader || !(loader instanceof URLClassLoader bundle)) {
            return;
        }
        String file = type.getName().replace('.', '/') + ".class";
        List<PluginOrigin> holders = new ArrayList<>();
        try {
            for (URL url : Collections.list(bundle.findResources(file))) {
                PluginOrigin holder = origins.of(url, file);
                if (holders.stream().noneMatch(known -> known.sameContent(holder))) {
                    holders.add(holder);
                }
            }
        } catch (IOException unreadable) {
            return; // whoever reads the jar next says why
        }
        if (holders.size() > 1) {
            throw new PluginFault(
                    "class " + type.getName() + " is in "
                            + holders.stream().map(PluginOrigin::toString).collect(Collectors.joining(" and in "))
                            + ", of which only one would be loaded",
                    "remove one of the jars, or put each into a sub-folder of its own and name the one that is meant");
        }
    }

    /** Adds a plugin unless it is known already, or its own jar gives its name to another class too. */
    private void add(PluginDescriptor plugin, List<PluginDescriptor> together) {
        Optional<PluginDescriptor> rival = together.stream()
                .filter(other -> other.type() != plugin.type()
                        && other.name().equals(plugin.name())
                        && other.origin() == plugin.origin())
                .findFirst();
        if (rival.isPresent()) {
            broken.add(new BrokenPlugin(
                    Optional.of(plugin.kind()),
                    plugin.name(),
                    plugin.origin().toString(),
                    "record " + plugin.type().getName() + " has the name of "
                            + rival.get().type().getName() + " in the same jar",
                    "rename one of them"));
        } else if (plugins.stream().noneMatch(known -> isSame(known, plugin))) {
            plugins.add(plugin);
        }
    }

    /** Whether both are one class, or the same class of two copies of one jar. */
    private static boolean isSame(PluginDescriptor one, PluginDescriptor other) {
        return one.kind() == other.kind()
                && (one.type() == other.type()
                        || (one.type().getName().equals(other.type().getName())
                                && one.name().equals(other.name())
                                && one.origin().sameContent(other.origin())));
    }

    /** Closes what was opened, when loading ends early. */
    void abandon() {
        for (OpenBundle bundle : bundles) {
            try {
                bundle.loader().close();
            } catch (IOException ignored) {
                // the reason why loading ended is worth more
            }
        }
    }
}
