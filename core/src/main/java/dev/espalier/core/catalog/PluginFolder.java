package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.engine.plugin.ClassOrigin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of plugins: each jar in it, and each of its sub-folders with all jars below, is a bundle with a class loader of
 * its own.
 */
final class PluginFolder {

    private PluginFolder() {}

    /**
     * Jars that belong together.
     *
     * @param name the jar's or the sub-folder's name
     * @param folder the sub-folder's name, if it is one
     * @param jars the jars, in the order of their names
     */
    record Bundle(String name, Optional<String> folder, List<Path> jars) {

        /** A loader that sees these jars, the contract and the platform. */
        URLClassLoader loader(List<Path> readable) {
            URL[] urls = readable.stream().map(Bundle::url).toArray(URL[]::new);
            return new URLClassLoader(ClassOrigin.LOADER_PREFIX + name, urls, new ContractLoader());
        }

        private static URL url(Path jar) {
            try {
                return jar.toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new AssertionError("a path of the default file system has a URL", impossible);
            }
        }

        /** The readable jars of the bundle with what they say about themselves; the others are reported. */
        Map<PluginOrigin, Path> open(Origins origins, List<BrokenPlugin> broken) {
            Map<PluginOrigin, Path> readable = new LinkedHashMap<>();
            for (Path jar : jars) {
                try {
                    readable.put(origins.read(jar, folder), jar);
                } catch (Origins.Damaged damaged) {
                    broken.add(new BrokenPlugin(
                            Optional.empty(),
                            "",
                            folder.map(sub -> sub + "/").orElse("") + jar.getFileName(),
                            Files.isReadable(jar) ? String.valueOf(damaged.getMessage()) : "it may not be read",
                            Files.isReadable(jar)
                                    ? "copy the jar again, or remove it"
                                    : "check its permissions and its owner, or where the link leads"));
                }
            }
            return readable;
        }
    }

    /**
     * A bundle whose jars a loader has open.
     *
     * @param loader the loader, to be closed by whoever holds this
     * @param jars those that can be read
     */
    record OpenBundle(URLClassLoader loader, Map<PluginOrigin, Path> jars) {

        /** The plugins in it that no services file lists. */
        List<BrokenPlugin> unlisted() {
            return UnlistedPlugins.in(jars, loader);
        }
    }

    /**
     * What lies in a folder of plugins.
     *
     * @param bundles the bundles that hold a jar, in the order of their names
     * @param faults what was taken for a plugin and is none, with what it is
     */
    record Contents(List<Bundle> bundles, List<BrokenPlugin> faults) {}

    /**
     * Looks into a folder of plugins, following links.
     *
     * @param folder the folder
     * @return what lies in it
     * @throws EspalierException if there is no such folder, or it cannot be read; code IO
     */
    static Contents contents(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new EspalierException(
                    ErrorCode.IO, folder.toString(), "there is no such plugin folder", "create it, or name another");
        }
        try {
            Contents contents = new Contents(new ArrayList<>(), new ArrayList<>());
            for (Path child : children(folder)) {
                Path absolute = child.toAbsolutePath().normalize();
                String name = String.valueOf(absolute.getFileName());
                if (Files.isDirectory(absolute)) {
                    SubFolder.read(absolute, name).addTo(contents);
                } else {
                    Optional<BrokenPlugin> stray = StrayFile.in(absolute, name);
                    stray.ifPresent(contents.faults::add);
                    if (stray.isEmpty() && isJar(absolute)) {
                        contents.bundles.add(new Bundle(name, Optional.empty(), List.of(absolute)));
                    }
                }
            }
            return contents;
        } catch (IOException failure) {
            throw unreadable(folder, failure);
        }
    }

    private static EspalierException unreadable(Path folder, Exception failure) {
        return new EspalierException(
                ErrorCode.IO,
                folder.toString(),
                "the plugin folder cannot be read: " + failure.getMessage(),
                "check its permissions",
                failure);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Whether a file is a jar by its name. */
    static boolean isJar(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }
}
