package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with each broken plugin. */
@Command(
        name = "doctor",
        header = "Say what is wrong with each broken plugin; exit code 4 if there is one.",
        description =
                "Looks into every jar of the plugin folder, also for plugins that no services file lists, and names those that"
                        + " share a name. A shared name breaks nothing until a stack file uses it.",
        footer = "  espalier plugins doctor --plugins my-plugins")
final class PluginsDoctorCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    PluginsDoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Screen screen = context.screen();
        try (PluginCatalog catalog = plugins.catalog()) {
            List<BrokenPlugin> broken = new ArrayList<>(catalog.broken());
            broken.addAll(catalog.unlisted());
            List<Problem> ambiguous = catalog.ambiguous();
            if (json) {
                screen.text(PluginJson.examination(catalog, broken, ambiguous).toIndentedJson());
            } else {
                broken.forEach(plugin -> screen.line(plugin.toString()));
                ambiguous.forEach(name -> screen.line(name.text()));
                catalog.listeners()
                        .forEach(found -> screen.line(found.origin() + ": listener "
                                + found.provider().getClass().getName() + " is good"));
                screen.line(catalog.plugins().size() + " plugins are good, " + broken.size() + " broken"
                        + (ambiguous.isEmpty() ? "" : ", " + names(ambiguous.size()) + " provided more than once"));
            }
            return broken.isEmpty() ? 0 : ExitCode.of(ErrorCode.PLUGIN_BROKEN);
        }
    }

    private static String names(int count) {
        return count == 1 ? "1 name is" : count + " names are";
    }
}
