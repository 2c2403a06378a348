package dev.espalier.verification.documents;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code docs/catalogue}: every built-in plugin, from its annotation, its settings and its Javadoc; a page for each kind. */
final class CataloguePages {

    /** The page that links to all others. */
    static final String INDEX = "README.md";

    private CataloguePages() {}

    /**
     * Writes the pages.
     *
     * @param root the folder of the project
     * @return each page by its file name, the index first
     */
    static Map<String, String> of(Path root) throws IOException {
        Map<String, String> pages = new LinkedHashMap<>();
        try (PluginCatalog catalog = PluginCatalog.load(CataloguePages.class.getClassLoader())) {
            pages.put(INDEX, index(catalog));
            for (PluginKind kind : PluginKind.values()) {
                pages.put(file(kind), page(root, catalog, kind));
            }
        }
        return pages;
    }

    private static String index(PluginCatalog catalog) {
        StringBuilder page = new StringBuilder("""
                # Catalogue

                Every built-in plugin, one page for each kind: formula, settings with defaults and ranges, when to choose it,
                reference. The pages are generated from the code, and a test keeps them current.
                `espalier plugins describe NAME` shows the same for every plugin, including your own.
                """);
        for (PluginKind kind : PluginKind.values()) {
            page.append("\n## [")
                    .append(title(kind))
                    .append("](")
                    .append(file(kind))
                    .append(")\n\n");
            page.append("| name | description |\n|---|---|\n");
            for (PluginDescriptor plugin : plugins(catalog, kind)) {
                page.append("| [`").append(plugin.name()).append("`](").append(file(kind));
                page.append("#").append(plugin.name()).append(") | ");
                page.append(cell(plugin.summary())).append(" |\n");
            }
        }
        return page.toString();
    }

    private static String page(Path root, PluginCatalog catalog, PluginKind kind) throws IOException {
        StringBuilder page = new StringBuilder("# " + title(kind) + "\n\nGenerated; see the [index](" + INDEX + ").\n");
        for (PluginDescriptor plugin : plugins(catalog, kind)) {
            page.append("\n## ").append(plugin.name()).append('\n');
            for (String paragraph : Documentation.of(root, plugin.type()).paragraphs()) {
                page.append('\n').append(paragraph).append('\n');
            }
            if (!plugin.settings().isEmpty()) {
                page.append("\n| setting | default | meaning |\n|---|---|---|\n");
            }
            for (SettingDescriptor setting : plugin.settings()) {
                page.append("| `").append(setting.name()).append("` | ");
                page.append(cell(setting.defaultText())).append(" | ");
                String searched = setting.searchText().isEmpty() ? "" : "; search: " + setting.searchText();
                page.append(cell(setting.description() + searched)).append(" |\n");
            }
        }
        return page.toString();
    }

    /** The built-in plugins of a kind. */
    static List<PluginDescriptor> plugins(PluginCatalog catalog, PluginKind kind) {
        return catalog.plugins(kind).stream()
                .filter(plugin -> plugin.type().getName().startsWith("dev.espalier."))
                .sorted(Comparator.comparing(PluginDescriptor::name))
                .toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String title(PluginKind kind) {
        String noun = kind.noun();
        String plural = noun.endsWith("s") ? noun + "es" : noun.endsWith("ing") ? noun : noun + "s";
        return plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
    }

    private static String file(PluginKind kind) {
        return title(kind).toLowerCase(Locale.ROOT).replace(' ', '-') + ".md";
    }
}
