package dev.espalier.core.catalog;

import dev.espalier.engine.plugin.ClassOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** Finds the origin of classes and service files; one origin for each jar or folder. */
final class Origins {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String DESCRIPTOR = "module-info.class";

    private final Map<Path, PluginOrigin> byPath = new HashMap<>();

    /** A jar that cannot be read. */
    static final class Damaged extends Exception {

        private static final long serialVersionUID = 1L;

        Damaged(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /** The origin of a class. */
    PluginOrigin of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Optional<String> location =
                Optional.ofNullable(source).map(CodeSource::getLocation).map(URL::toString);
        return location.map(Origins::withoutJarScheme)
                .flatMap(ClassOrigin::path)
                .filter(Files::exists)
                .map(this::ofPath)
                .orElseGet(() -> ofLocation(type, location));
    }

    /** The origin of a class that is in no file that has a path: what its location, its package and its module say. */
    private static PluginOrigin ofLocation(Class<?> type, Optional<String> location) {
        Module module = type.getModule();
        String implementation = type.getPackage().getImplementationVersion();
        String version = implementation != null
                ? implementation
                : Optional.ofNullable(module.getDescriptor())
                        .flatMap(ModuleDescriptor::rawVersion)
                        .orElse("");
        Optional<String> root = location.map(Origins::withoutJarScheme);
        String name = module.isNamed()
                ? "module " + module.getName()
                : root.map(Origins::lastName).orElse("the class path");
        return PluginOrigin.withoutPath(name, version, () -> digestOf(type, root));
    }

    /** The jar within a jar if it can be opened as a whole, or else the class alone. */
    private static String digestOf(Class<?> type, Optional<String> root) {
        for (String address : root.map(jar -> List.of(jar, "jar:" + jar)).orElse(List.of())) {
            try (InputStream in = URI.create(address).toURL().openStream()) {
                return PluginOrigin.digestOf(in);
            } catch (IOException | IllegalArgumentException elsewhere) {
                // another address, or the class itself, is tried next
            }
        }
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in == null ? "" : PluginOrigin.digestOf(in);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static String withoutJarScheme(String location) {
        return location.startsWith("jar:") && location.endsWith("!/")
                ? location.substring("jar:".length(), location.length() - "!/".length())
                : location;
    }

    private static String lastName(String location) {
        String whole = location.replaceFirst("[!/]+$", "");
        return whole.substring(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf(':')) + 1);
    }

    /** The origin of a file that a class loader found. */
    PluginOrigin of(URL resource, String name) {
        String location = resource.toString();
        String root = location.endsWith(name) ? location.substring(0, location.length() - name.length()) : location;
        return ClassOrigin.path(withoutJarScheme(root))
                .map(this::ofPath)
                .orElseGet(() -> new PluginOrigin(location, Optional.empty(), Optional.empty(), "", ""));
    }

    /** The origin of a jar that is known to be readable, or of a folder of classes. */
    PluginOrigin ofPath(Path path) {
        PluginOrigin known = byPath.get(path);
        if (known != null) {
            return known;
        }
        try {
            return read(path, Optional.empty());
        } catch (Damaged unreadable) {
            PluginOrigin origin = new PluginOrigin(ClassOrigin.name(path), Optional.of(path), Optional.empty(), "", "");
            byPath.put(path, origin);
            return origin;
        }
    }

    /**
     * Reads what a jar or a folder of classes says about itself.
     *
     * @param path the jar or folder
     * @param folder the sub-folder of the plugin folder that it lies in
     */
    PluginOrigin read(Path path, Optional<String> folder) throws Damaged {
        Optional<ModuleDescriptor> module = descriptor(path);
        Attributes manifest = manifest(path);
        String declared = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        String version = declared != null
                ? declared
                : module.flatMap(ModuleDescriptor::rawVersion).orElse("");
        String api = manifest.getValue(ApiVersion.ATTRIBUTE);
        PluginOrigin origin = new PluginOrigin(
                ClassOrigin.name(path), Optional.of(path), folder, version, api == null ? "" : api.strip());
        byPath.put(path, origin);
        return origin;
    }

    /** The module descriptor of a jar or folder, if it has one. */
    static Optional<ModuleDescriptor> descriptor(Path path) throws Damaged {
        Optional<byte[]> bytes = entry(path, DESCRIPTOR);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = new ByteArrayInputStream(bytes.get())) {
            return Optional.of(ModuleDescriptor.read(in));
        } catch (IOException | InvalidModuleDescriptorException invalid) {
            throw new Damaged("its module-info.class is damaged: " + invalid.getMessage(), invalid);
        }
    }

    private static Attributes manifest(Path path) throws Damaged {
        Optional<byte[]> bytes = entry(path, MANIFEST);
        if (bytes.isEmpty()) {
            return new Attributes();
        }
        try (InputStream in = new ByteArrayInputStream(bytes.get())) {
            return new Manifest(in).getMainAttributes();
        } catch (IOException invalid) {
            throw new Damaged("its manifest is damaged: " + invalid.getMessage(), invalid);
        }
    }

    /** The bytes of one file of a jar or folder, if it is there. */
    private static Optional<byte[]> entry(Path path, String name) throws Damaged {
        try {
            if (Files.isDirectory(path)) {
                Path file = path.resolve(name);
                return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            }
            try (JarFile jar = new JarFile(path.toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
                JarEntry found = jar.getJarEntry(name);
                if (found == null) {
                    return Optional.empty();
                }
                try (InputStream in = jar.getInputStream(found)) {
                    return Optional.of(in.readAllBytes());
                }
            }
        } catch (IOException | SecurityException damaged) {
            throw new Damaged("it cannot be read as a jar: " + damaged.getMessage(), damaged);
        }
    }
}
