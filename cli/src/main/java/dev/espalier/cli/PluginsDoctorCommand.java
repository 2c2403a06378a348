package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with each broken plugin. */
@Command(
        name = "doctor",
        header = "Say what is wrong with each broken plugin; exit code 4 if there is one.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
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
            List<BrokenPlugin> broken = catalog.broken();
            if (json) {
                screen.text(PluginJson.broken(broken).toIndentedJson());
            } else {
                broken.forEach(plugin -> screen.line(plugin.toString()));
                screen.line(catalog.plugins().size() + " plugins are good, " + broken.size() + " broken");
            }
            return broken.isEmpty() ? 0 : ErrorCode.PLUGIN_BROKEN.exitCode();
        }
    }
}
