package dev.espalier.cli;

import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where plugins are looked for; an option of every command that may meet one. */
final class PluginOptions {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "Look for plugins in this folder too: each jar and each sub-folder is one. Their code is run.")
    private @Nullable Path folder;

    /** The folder, if one was given. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** Finds the plugins. */
    PluginCatalog catalog() {
        ClassLoader loader = PluginCatalog.class.getClassLoader();
        return folder().map(path -> PluginCatalog.load(loader, path)).orElseGet(() -> PluginCatalog.load(loader));
    }

    /** Names every plugin that was found and cannot be used. */
    static void warnOfBroken(PluginCatalog catalog, Screen screen) {
        for (BrokenPlugin broken : catalog.broken()) {
            screen.error("warning: " + broken);
        }
    }
}
