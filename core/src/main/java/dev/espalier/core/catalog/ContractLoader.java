package dev.espalier.core.catalog;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a plugin the contract and the Java platform and nothing else, so that it sees neither the application's libraries
 * nor other plugins'.
 */
final class ContractLoader extends ClassLoader {

    private static final String CONTRACT = "dev.espalier.api.";

    private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
    private final @Nullable ClassLoader contract = PluginKind.OPTIMIZER.type().getClassLoader();

    ContractLoader() {
        super("espalier-contract", null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(CONTRACT)) {
            return Class.forName(name, false, contract);
        }
        Class<?> found = platform.loadClass(name);
        if (!isOfPlatform(found)) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }

    @Override
    public @Nullable URL getResource(String name) {
        return platform.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return platform.getResources(name);
    }

    /** On the module path the platform's loader also answers for packages of the application's modules. */
    private boolean isOfPlatform(Class<?> found) {
        ClassLoader loader = found.getClassLoader();
        if (loader == null || loader.equals(platform)) {
            return true;
        }
        String module = found.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
