package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** The test of a plugin that is packed as a module, run on a class path as build tools do. */
class ModularPlugin implements PluginContract {

    static final String PROVIDES = "provides dev.espalier.api.schedule.Scheduler with modular.Plugin;";

    private static Optional<Class<?>> type = Optional.empty();

    /** Compiles the plugin and its module; what the module says besides what it requires is given. */
    static void compile(Path folder, String declarations) throws IOException {
        Path module = Files.writeString(
                folder.resolve("module-info.java"),
                "module modular { requires dev.espalier.api; " + declarations + " }");
        Path plugin = Files.createDirectory(folder.resolve("modular")).resolve("Plugin.java");
        Files.writeString(plugin, """
                package modular;
                @dev.espalier.api.Plugin(value = "modular", summary = "of a module")
                public record Plugin() implements dev.espalier.api.schedule.Scheduler {
                    @Override public double factor(dev.espalier.api.schedule.TrainingProgress progress) {
                        return 1;
                    }
                }
                """);
        String api = Path.of(Plugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "--module-path", api, "-proc:none", module.toString(), plugin.toString());
        assertEquals(0, exit, "the compiler refuses it");
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.espalier.api.schedule.Scheduler"), "modular.Plugin\n");
        URL[] path = {folder.toUri().toURL()};
        try {
            type = Optional.of(Class.forName(
                    "modular.Plugin", true, new URLClassLoader(path, ModularPlugin.class.getClassLoader())));
        } catch (ClassNotFoundException missing) {
            throw new AssertionError("it was not compiled", missing);
        }
    }

    @Override
    public Object plugin() {
        try {
            return type.orElseThrow().getConstructor().newInstance();
        } catch (ReflectiveOperationException unusable) {
            throw new AssertionError("it cannot be made", unusable);
        }
    }
}
