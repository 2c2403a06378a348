package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.document.Suggestions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains a plugin and its settings. */
@Command(
        name = "describe",
        header = "Explain a plugin: what it does, its settings, where it comes from.",
        footer = {"  espalier plugins describe adam", "  espalier plugins describe initializer/constant"})
final class PluginsDescribeCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(paramLabel = "NAME", description = "The plugin's name, or kind/name where several kinds share it.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private String name;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    PluginsDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (PluginCatalog catalog = plugins.catalog()) {
            List<PluginDescriptor> found = find(catalog);
            if (json) {
                context.screen().text(PluginJson.plugins(found).toIndentedJson());
            } else {
                found.forEach(this::print);
            }
        }
        return 0;
    }

    private List<PluginDescriptor> find(PluginCatalog catalog) {
        int slash = name.indexOf('/');
        Optional<PluginKind> kind = slash < 0 ? Optional.empty() : PluginKind.ofWord(name.substring(0, slash));
        String wanted = kind.isPresent() ? name.substring(slash + 1) : name;
        List<PluginDescriptor> ofKind = kind.map(catalog::plugins).orElseGet(catalog::plugins);
        List<PluginDescriptor> found = ofKind.stream()
                .filter(plugin -> plugin.name().equals(wanted)
                        || catalog.reference(plugin).equals(wanted))
                .toList();
        if (found.isEmpty()) {
            throw notFound(catalog, wanted, ofKind);
        }
        return found;
    }

    private EspalierException notFound(PluginCatalog catalog, String wanted, List<PluginDescriptor> known) {
        for (BrokenPlugin broken : catalog.broken()) {
            if (broken.name().equals(wanted)) {
                return new EspalierException(ErrorCode.PLUGIN_BROKEN, broken.jar(), broken.what(), broken.remedy());
            }
        }
        String meant = Suggestions.meant(
                wanted, known.stream().map(PluginDescriptor::name).toList());
        return new EspalierException(
                ErrorCode.UNKNOWN_PLUGIN,
                "plugins",
                "none is called '" + name + "'",
                meant + "see espalier plugins list");
    }

    private void print(PluginDescriptor plugin) {
        Screen screen = context.screen();
        screen.line(plugin.label() + (plugin.version().isEmpty() ? "" : " " + plugin.version()) + " from "
                + plugin.origin());
        if (!plugin.summary().isEmpty()) {
            screen.line("  " + plugin.summary());
        }
        if (!plugin.noun().equals(plugin.kind().noun())) {
            screen.line("  kind of " + plugin.kind().noun() + ": " + plugin.noun());
        }
        screen.line("  class " + plugin.type().getName());
        if (plugin.settings().isEmpty()) {
            screen.line("  no settings");
        } else {
            screen.line("  settings:");
            TextTable table = new TextTable();
            for (SettingDescriptor setting : plugin.settings()) {
                table.row(
                        "    " + setting.name(),
                        setting.defaultText(),
                        setting.type().expected(),
                        setting.description()
                                + (setting.searchText().isEmpty() ? "" : " (search: " + setting.searchText() + ")"));
            }
            table.lines().forEach(screen::line);
        }
        screen.line("");
    }
}
