package dev.espalier.verification.documents;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code docs/catalogue.md}: every plugin that Espalier brings, from its annotation, its settings and its comment. */
final class CataloguePage {

    private final Path root;
    private final StringBuilder page = new StringBuilder();

    private CataloguePage(Path root) {
        this.root = root;
    }

    /**
     * Writes the page.
     *
     * @param root the folder of the project
     * @return the page
     */
    static String of(Path root) throws IOException {
        try (PluginCatalog catalog = PluginCatalog.load(CataloguePage.class.getClassLoader())) {
            return new CataloguePage(root).write(catalog);
        }
    }

    private String write(PluginCatalog catalog) throws IOException {
        line("# The catalogue");
        line("");
        line(
                "Every plugin that Espalier brings: its formula, its settings with their defaults, its source. Made from the");
        line("code; a test holds it to be current. `espalier plugins describe NAME` shows the same for any plugin,");
        line("a stranger's too.");
        line("");
        for (PluginKind kind : PluginKind.values()) {
            line("- [" + title(kind) + "](#" + anchor(kind) + "): " + names(plugins(catalog, kind)));
        }
        for (PluginKind kind : PluginKind.values()) {
            line("");
            line("## " + title(kind));
            for (PluginDescriptor plugin : plugins(catalog, kind)) {
                write(plugin);
            }
        }
        return page.toString();
    }

    /** The plugins of a kind that Espalier brings. */
    static List<PluginDescriptor> plugins(PluginCatalog catalog, PluginKind kind) {
        return catalog.plugins(kind).stream()
                .filter(plugin -> plugin.type().getName().startsWith("dev.espalier."))
                .sorted(Comparator.comparing(PluginDescriptor::name))
                .toList();
    }

    private void write(PluginDescriptor plugin) throws IOException {
        line("");
        line("### " + plugin.name());
        for (String paragraph : Documentation.of(root, plugin.type()).paragraphs()) {
            line("");
            line(paragraph);
        }
        if (!plugin.settings().isEmpty()) {
            line("");
            line("| setting | default | |");
            line("|---|---|---|");
            for (SettingDescriptor setting : plugin.settings()) {
                line("| `" + setting.name() + "` | " + cell(setting.defaultText()) + " | " + cell(setting.description())
                        + " |");
            }
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String names(List<PluginDescriptor> plugins) {
        return String.join(", ", plugins.stream().map(PluginDescriptor::name).toList());
    }

    private static String title(PluginKind kind) {
        String noun = kind.noun();
        String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
        String fixed = plural.equals("preprocessings") ? "preprocessing" : plural;
        return fixed.substring(0, 1).toUpperCase(Locale.ROOT) + fixed.substring(1);
    }

    private static String anchor(PluginKind kind) {
        return title(kind).toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
