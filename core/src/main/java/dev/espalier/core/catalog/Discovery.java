package dev.espalier.core.catalog;

import dev.espalier.core.catalog.ServiceFiles.Listing;
import dev.espalier.engine.plugin.PluginBoundary;
import dev.espalier.engine.plugin.ThrownText;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the providers of one service that a loader sees, the good ones and the broken ones.
 *
 * <p>{@link ServiceLoader} finds the good ones. Every entry that is listed in a jar but was not found is then tried by
 * itself: that tells what is wrong with which jar, and saves entries that share a file with a faulty line.
 *
 * @param <T> the service
 */
final class Discovery<T> {

    /** More failures than any set of jars has, in case a loader fails repeatedly. */
    private static final int MOST_FAILURES = 1000;

    private final Class<T> service;
    private final Optional<PluginKind> kind;
    private final ClassLoader loader;
    private final Origins origins;
    private final Map<Class<?>, T> found = new LinkedHashMap<>();
    private final List<BrokenPlugin> broken = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    Discovery(Class<T> service, ClassLoader loader, Origins origins) {
        this.service = service;
        this.kind = PluginKind.of(service);
        this.loader = loader;
        this.origins = origins;
    }

    /** The providers that can be used. */
    Collection<T> found() {
        return found.values();
    }

    /** Whether nothing is listed, neither good nor broken. */
    boolean isEmpty() {
        return found.isEmpty() && broken.isEmpty();
    }

    /** What is listed and cannot be used. */
    List<BrokenPlugin> broken() {
        return broken;
    }

    /**
     * Looks.
     *
     * @param loaders the service loader over the loader
     * @param modules descriptors of modular jars that the loader reads as plain ones, whose providers are tried too
     */
    void run(ServiceLoader<T> loaders, Map<PluginOrigin, ModuleDescriptor> modules) {
        ClassLoader before = PluginBoundary.enter(loader);
        try {
            search(loaders, modules);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private void search(ServiceLoader<T> loaders, Map<PluginOrigin, ModuleDescriptor> modules) {
        List<Listing> listings = new ArrayList<>(ServiceFiles.read(service, loader, origins));
        modules.forEach((origin, module) -> module.provides().stream()
                .filter(provides -> provides.service().equals(service.getName()))
                .flatMap(provides -> provides.providers().stream())
                .forEach(name -> listings.add(new Listing(name, origin, "module-info", ""))));
        List<Listing> objectionable = listings.stream()
                .filter(listing -> !objection(listing).isEmpty())
                .toList();
        // a jar for another version of the contract is not even loaded: its failures would be told in its place
        if (objectionable.isEmpty() || objectionable.size() < listings.size()) {
            iterate(loaders);
        }
        listings.forEach(this::complete);
        reportTheRest(listings);
    }

    private void iterate(ServiceLoader<T> loaders) {
        Iterator<T> providers = loaders.iterator();
        while (failures.size() < MOST_FAILURES) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                T provider = providers.next();
                found.putIfAbsent(provider.getClass(), provider);
            } catch (OutOfMemoryError shortage) {
                throw shortage;
            } catch (Throwable failure) {
                // a constructor may throw anything, and must not hide the others
                failures.add(failure);
            }
        }
    }

    /** Tries an entry that the service loader did not give, and says what is wrong with it. */
    private void complete(Listing listing) {
        String objection = objection(listing);
        if (!objection.isEmpty()) {
            found.keySet().removeIf(type -> type.getName().equals(listing.className()));
            report(
                    listing,
                    "",
                    objection,
                    "use a version of " + listing.origin().name() + " for version " + ApiVersion.CURRENT
                            + " of the API");
            return;
        }
        if (found.keySet().stream().anyMatch(type -> type.getName().equals(listing.className()))) {
            return;
        }
        if (!listing.fault().isEmpty()) {
            report(listing, "", listing.where() + ": " + listing.fault(), "write one class name on each line");
            return;
        }
        try {
            probe(listing);
        } catch (LinkageError missing) {
            report(
                    listing,
                    "",
                    "class " + listing.className() + " cannot be loaded: " + textOf(missing),
                    remedyOf(missing));
        }
    }

    private static String objection(Listing listing) {
        return ApiVersion.objection(listing.origin().apiVersion());
    }

    private void probe(Listing listing) {
        Class<?> type;
        try {
            type = Class.forName(listing.className(), false, loader);
        } catch (ClassNotFoundException missing) {
            report(
                    listing,
                    "",
                    "class " + listing.className() + " is listed in " + listing.where() + " but is not there",
                    "rebuild the jar, or correct the list");
            return;
        }
        if (found.containsKey(type) || type.getModule().isNamed()) {
            return;
        }
        String name = PluginInspector.nameOf(type);
        if (!service.isAssignableFrom(type)) {
            report(
                    listing,
                    name,
                    "class " + listing.className() + " does not implement " + service.getName(),
                    "implement it, or list the class under the interface that it implements");
            return;
        }
        create(listing, name, type);
    }

    private void create(Listing listing, String name, Class<?> type) {
        try {
            if (!Modifier.isPublic(type.getModifiers())) {
                report(listing, name, "class " + type.getName() + " is not public", "make it public");
                return;
            }
            if (Modifier.isAbstract(type.getModifiers())) {
                report(
                        listing,
                        name,
                        "class " + type.getName() + " is abstract",
                        "make it a public record, or list the records that implement it in its place");
                return;
            }
            Constructor<?> constructor = type.getConstructor();
            found.put(type, service.cast(constructor.newInstance()));
        } catch (NoSuchMethodException missing) {
            report(
                    listing,
                    name,
                    "class " + type.getName() + " has no public constructor without arguments",
                    "add one that gives every setting its default");
        } catch (InvocationTargetException thrown) {
            reportConstructor(listing, name, type, Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (LinkageError failure) {
            reportConstructor(listing, name, type, failure);
        } catch (ReflectiveOperationException | RuntimeException unusable) {
            report(
                    listing,
                    name,
                    "class " + type.getName() + " cannot be created: " + textOf(unusable),
                    "make it a public record");
        }
    }

    private void reportConstructor(Listing listing, String name, Class<?> type, Throwable reason) {
        if (reason instanceof OutOfMemoryError shortage) {
            throw shortage;
        }
        report(
                listing,
                name,
                "the constructor without arguments of " + type.getName() + " fails: " + textOf(reason),
                reason instanceof LinkageError missing
                        ? remedyOf(missing)
                        : "give it defaults that its own checks accept");
    }

    /** Failures of providers that no file lists: those of modules. */
    private void reportTheRest(List<Listing> listings) {
        for (Throwable failure : failures) {
            String message = ThrownText.message(failure);
            boolean told = !(failure instanceof ServiceConfigurationError)
                    ? !broken.isEmpty()
                    : listings.stream()
                            .anyMatch(listing -> message.contains(
                                    listing.fault().isEmpty() ? listing.className() : ServiceFiles.FOLDER));
            if (!told) {
                Throwable cause = ThrownText.causeOf(failure);
                String what =
                        message.replace(service.getName() + ": ", "") + (cause == null ? "" : ": " + textOf(cause));
                broken.add(new BrokenPlugin(kind, "", moduleIn(message), what, "rebuild the module"));
            }
        }
    }

    /** The module of the application whose provider a message names. */
    private String moduleIn(String message) {
        return ModuleLayer.boot().modules().stream()
                .filter(module -> module.getDescriptor().provides().stream()
                        .filter(provides -> provides.service().equals(service.getName()))
                        .flatMap(provides -> provides.providers().stream())
                        .anyMatch(message::contains))
                .map(module -> "module " + module.getName())
                .findFirst()
                .orElse("a module");
    }

    private void report(Listing listing, String name, String what, String remedy) {
        broken.add(new BrokenPlugin(kind, name, listing.origin().toString(), what, remedy));
    }

    /** What helps where a class cannot be linked. */
    private static String remedyOf(LinkageError failure) {
        if (failure instanceof UnsupportedClassVersionError) {
            return "run a newer Java, or use a version of the jar that was built for Java "
                    + Runtime.version().feature();
        }
        boolean initializer = failure instanceof ExceptionInInitializerError
                || ThrownText.causeOf(failure) instanceof ExceptionInInitializerError;
        return initializer
                ? "correct what the class does when it is loaded"
                : "put the libraries that it needs beside its jar, into one sub-folder of the plugin folder";
    }

    /** What an exception says, without the machinery around it. */
    private static String textOf(Throwable failure) {
        return ThrownText.brief(failure);
    }
}
