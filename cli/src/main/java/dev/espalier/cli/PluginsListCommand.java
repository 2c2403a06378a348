package dev.espalier.cli;

import dev.espalier.core.catalog.FoundListeners;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the plugins by kind, with version and jar. */
@Command(
        name = "list",
        header = "List the plugins by kind, with version and jar.",
        footer = {"  espalier plugins list", "  espalier plugins list --plugins my-plugins --json"})
final class PluginsListCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    PluginsListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (PluginCatalog catalog = plugins.catalog()) {
            if (json) {
                context.screen().text(PluginJson.catalog(catalog).toIndentedJson());
            } else {
                print(catalog);
            }
            PluginOptions.warnOfBroken(catalog, context.screen());
        }
        return 0;
    }

    private void print(PluginCatalog catalog) {
        TextTable table = new TextTable();
        for (PluginKind kind : PluginKind.values()) {
            Map<String, List<PluginDescriptor>> byNoun = new TreeMap<>();
            for (PluginDescriptor plugin : catalog.plugins(kind)) {
                String noun = kind == PluginKind.REGULARIZER ? kind.noun() + ": " + plugin.noun() : kind.noun();
                byNoun.computeIfAbsent(noun, first -> new ArrayList<>()).add(plugin);
            }
            byNoun.forEach((noun, plugins) -> {
                table.row(noun);
                for (PluginDescriptor plugin : plugins) {
                    table.row(
                            "  " + catalog.reference(plugin),
                            plugin.summary(),
                            plugin.version(),
                            plugin.origin().toString());
                }
            });
        }
        if (!catalog.listeners().isEmpty()) {
            table.row("listener");
        }
        for (FoundListeners listeners : catalog.listeners()) {
            table.row(
                    "  " + listeners.provider().getClass().getName(),
                    "",
                    listeners.origin().version(),
                    listeners.origin().toString());
        }
        table.lines().forEach(context.screen()::line);
    }
}
