package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CataloguePageTest {

    private static final Path ROOT = Path.of("..");

    /** {@code ./mvnw -pl verification -am verify -Dtest=CataloguePageTest -Dpages.write=true} brings it up to date. */
    @Test
    void thePageIsCurrent() throws IOException {
        GeneratedPage.at(ROOT.resolve("docs/catalogue.md")).assertIs(CataloguePage.of(ROOT));
    }

    private static final List<String> RULES =
            List.of("Optimizers", "Schedulers", "Regularizers", "Augmenters", "Initializers", "Losses");

    /** What is a rule from somewhere says from where, whatever the kind; layers and figures are often nobody's. */
    @Test
    void everyRuleNamesItsSourceAndEverySettingItsMeaning() throws IOException {
        int rules = 0;
        for (String kind : CataloguePage.of(ROOT).split("\n## ")) {
            boolean fromSomewhere = RULES.stream().anyMatch(kind::startsWith);
            for (String plugin : List.of(kind.split("\n### ")).subList(1, kind.split("\n### ").length)) {
                rules += fromSomewhere ? 1 : 0;
                assertTrue(!fromSomewhere || plugin.contains("Source: "), plugin);
                assertFalse(plugin.contains("|  |\n"), plugin);
            }
        }
        assertTrue(rules > 100, "only " + rules + " rules");
    }

    /** A default as the page has it, written into a stack file, makes the plugin that is made without it. */
    @Test
    void everyDefaultIsWhatThePageSays() throws ReflectiveOperationException {
        int settings = 0;
        try (PluginCatalog catalog = PluginCatalog.load(CataloguePageTest.class.getClassLoader())) {
            for (PluginKind kind : PluginKind.values()) {
                for (PluginDescriptor plugin : CataloguePage.plugins(catalog, kind)) {
                    Object made = plugin.type().getConstructor().newInstance();
                    for (SettingDescriptor setting : plugin.settings()) {
                        if (!setting.defaultText().equals("(none)")) {
                            String text = plugin.name() + ": {" + setting.name() + ": " + setting.defaultText() + "}";
                            assertEquals(Optional.of(made), bound(catalog, kind, text), text);
                            settings++;
                        }
                    }
                }
            }
        }
        assertTrue(settings > 100, "only " + settings + " settings");
    }

    private static Optional<?> bound(PluginCatalog catalog, PluginKind kind, String text) {
        Problems problems = new Problems();
        Node node = YamlReader.read("page", text, problems).orElseThrow();
        Optional<?> bound = new SettingsBinder(catalog, problems).plugin(kind.type(), node);
        problems.throwIfAny();
        return bound;
    }

    @Test
    void readsTagsWithBracesInThem() {
        assertEquals("`a: {b: {c: {d: 1}}}`, `e`", Documentation.markdown("{@code a: {b: {c: {d: 1}}}}, {@code e}"));
    }

    @Test
    void readsInlineTags() {
        assertEquals(
                "`x < 1` see `Adam`, the pair, *so*",
                Documentation.markdown(
                        "{@code x < 1} see {@link dev.espalier.plugins.Adam}, {@link Pair the pair}, <em>so</em>"));
    }
}
