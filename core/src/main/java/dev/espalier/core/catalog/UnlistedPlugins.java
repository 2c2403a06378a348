package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Finds classes that are marked as plugins and listed nowhere: what a jar is left with when its services file was forgotten,
 * or lost when several jars were made one.
 */
final class UnlistedPlugins {

    /** How a class file names the annotation that it carries. */
    private static final byte[] MARK =
            ("L" + Plugin.class.getName().replace('.', '/') + ";").getBytes(StandardCharsets.US_ASCII);

    private static final String CLASS = ".class";

    private static final String MERGE = "; if the jar was put together of several, let the tool merge their lists"
            + " (ServicesResourceTransformer of Maven's shade plugin, mergeServiceFiles() of Gradle's shadow)";

    private UnlistedPlugins() {}

    /**
     * Looks into every class of some jars.
     *
     * @param jars readable jars
     * @param loader sees their classes
     * @return those that are marked as plugins and implement one of their interfaces, and that no jar lists
     */
    static List<BrokenPlugin> in(Map<PluginOrigin, Path> jars, ClassLoader loader) {
        Set<String> listed = listed(jars.values(), loader);
        List<BrokenPlugin> unlisted = new ArrayList<>();
        jars.forEach((origin, path) -> {
            try (JarFile jar = new JarFile(path.toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    String name = entry.getName();
                    if (name.endsWith(CLASS) && !name.startsWith("META-INF/") && isMarked(jar, entry)) {
                        String className = name.substring(0, name.length() - CLASS.length())
                                .replace('/', '.');
                        if (!listed.contains(className)) {
                            fault(className, origin, loader).ifPresent(unlisted::add);
                        }
                    }
                }
            } catch (IOException unreadable) {
                throw new EspalierException(
                        ErrorCode.IO,
                        origin.toString(),
                        "it can no longer be read: " + unreadable.getMessage(),
                        "leave the plugin folder as it is while a command reads it",
                        unreadable);
            }
        });
        return unlisted;
    }

    private static Set<String> listed(Collection<Path> jars, ClassLoader loader) {
        Set<String> listed = new HashSet<>();
        for (PluginKind kind : PluginKind.values()) {
            ServiceFiles.read(kind.type(), loader, new Origins()).forEach(line -> listed.add(line.className()));
        }
        jars.forEach(jar -> listed.addAll(providers(jar)));
        return listed;
    }

    /** What a module provides; of a descriptor that is damaged, whoever opened the jar has told. */
    private static Set<String> providers(Path jar) {
        try {
            return Origins.descriptor(jar).stream()
                    .flatMap(module -> module.provides().stream())
                    .flatMap(provides -> provides.providers().stream())
                    .collect(Collectors.toSet());
        } catch (Origins.Damaged told) {
            return Set.of();
        }
    }

    private static boolean isMarked(JarFile file, JarEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            for (int from = 0; from + MARK.length <= bytes.length; from++) {
                if (bytes[from] == MARK[0] && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What to tell of a class, if it carries the annotation and does not only mention it. */
    private static Optional<BrokenPlugin> fault(String className, PluginOrigin origin, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(className, false, loader);
            String name = PluginInspector.nameOf(type);
            return Arrays.stream(PluginKind.values())
                    .filter(kind -> !name.isEmpty() && kind.type().isAssignableFrom(type))
                    .findFirst()
                    .map(kind -> new BrokenPlugin(
                            Optional.of(kind),
                            name,
                            origin.toString(),
                            "class " + className + " is a plugin that no services file lists",
                            "name it in " + ServiceFiles.FOLDER + kind.type().getName() + MERGE));
        } catch (ClassNotFoundException | LinkageError unusable) {
            return Optional.empty();
        }
    }
}
