package dev.espalier.engine.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a class comes from, and what a person calls that place. */
public final class ClassOrigin {

    /** How the loader of a jar or sub-folder of the plugin folder is called: this, and the name of the jar or sub-folder. */
    public static final String LOADER_PREFIX = "plugin ";

    private ClassOrigin() {}

    /** The jar or folder of a class; empty if it is part of the Java runtime or comes from elsewhere than a file. */
    public static Optional<Path> path(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : path(source.getLocation().toString());
    }

    /** The path that a URL names, if it is one of the file system. */
    public static Optional<Path> path(String location) {
        try {
            URI uri = new URI(location);
            return "file".equals(uri.getScheme())
                    ? Optional.of(Path.of(uri).toAbsolutePath().normalize())
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException elsewhere) {
            return Optional.empty();
        }
    }

    /**
     * A jar's file name, such as {@code acme-lion-2.1.jar}; of a folder of classes, enough of the path to tell it from others of
     * its name.
     */
    public static String name(Path path) {
        int names = path.getNameCount();
        return Files.isDirectory(path)
                ? path.subpath(Math.max(0, names - 3), names).toString().replace('\\', '/')
                : String.valueOf(path.getFileName());
    }

    /** Whether the name of a class loader is that of a jar or sub-folder of the plugin folder. */
    static boolean isBundle(@Nullable String loaderName) {
        return loaderName != null && loaderName.startsWith(LOADER_PREFIX);
    }

    /** The jar or sub-folder of the plugin folder that a class loader of this name is for. */
    static String bundle(@Nullable String loaderName) {
        return loaderName == null ? "" : loaderName.substring(LOADER_PREFIX.length());
    }

    /**
     * The jar of a class as it is printed, with the sub-folder of the plugin folder that it lies in, such as
     * {@code acme/lion-2.1.jar}; the module of a class of the Java runtime.
     */
    public static String name(Class<?> type) {
        Optional<Path> path = path(type);
        if (path.isEmpty()) {
            String module = type.getModule().getName();
            return module == null ? "the class path" : "module " + module;
        }
        String name = name(path.get());
        ClassLoader loader = type.getClassLoader();
        String loaderName = loader == null ? null : loader.getName();
        if (!isBundle(loaderName)) {
            return name;
        }
        String bundle = bundle(loaderName);
        return bundle.equals(name) ? name : bundle + "/" + name;
    }
}
