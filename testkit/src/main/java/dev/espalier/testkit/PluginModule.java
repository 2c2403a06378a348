package dev.espalier.testkit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.util.Optional;

/** The module descriptor of a plugin, also for tests that run on the class path. */
final class PluginModule {

    private PluginModule() {}

    /** The descriptor of the plugin's module; none if it has no {@code module-info}. */
    static Optional<ModuleDescriptor> of(Class<?> plugin) {
        if (plugin.getModule().isNamed()) {
            return Optional.of(plugin.getModule().getDescriptor());
        }
        String file = plugin.getName().replace('.', '/') + ".class";
        URL location = plugin.getResource("/" + file);
        if (location == null || !location.toString().endsWith(file)) {
            return Optional.empty();
        }
        String folder = location.toString().substring(0, location.toString().length() - file.length());
        try (InputStream descriptor =
                URI.create(folder + "module-info.class").toURL().openStream()) {
            return Optional.of(ModuleDescriptor.read(descriptor));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether it provides the plugin for an interface, as a module path requires. */
    static boolean provides(ModuleDescriptor module, Class<?> extension, Class<?> plugin) {
        return module.provides().stream()
                .anyMatch(provided -> provided.service().equals(extension.getName())
                        && provided.providers().contains(plugin.getName()));
    }

    /** Whether it exports or opens a package to some module. */
    static boolean letsRead(ModuleDescriptor module, String packageName) {
        // the descriptor and not isExported(): test runners open packages on the command line
        return module.isOpen()
                || module.exports().stream()
                        .anyMatch(exported -> exported.source().equals(packageName))
                || module.opens().stream().anyMatch(opened -> opened.source().equals(packageName));
    }
}
