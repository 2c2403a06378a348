package dev.espalier.cli;

import dev.espalier.core.Espalier;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    /** Espalier with these plugins. */
    Espalier open() {
        return open(builder -> builder);
    }

    /**
     * Espalier with these plugins, for a command that reads data.
     *
     * @param screen where it shows how far it has come, if it takes a while
     */
    Espalier open(Screen screen) {
        return open(builder -> builder.readingProgress(ReadingLine.of(screen, false)));
    }

    /**
     * Espalier with these plugins.
     *
     * @param configure says what else it needs to know
     */
    Espalier open(UnaryOperator<Espalier.Builder> configure) {
        Espalier.Builder builder = configure.apply(Espalier.builder());
        folder().ifPresent(builder::pluginFolder);
        return builder.build();
    }

    /** Names every plugin that was found and cannot be used. */
    static void warnOfBroken(PluginCatalog catalog, Screen screen) {
        for (BrokenPlugin broken : catalog.broken()) {
            screen.error("warning: " + broken);
        }
    }
}
