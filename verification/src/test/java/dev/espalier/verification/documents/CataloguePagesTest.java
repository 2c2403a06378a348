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
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CataloguePagesTest {

    private static final Path ROOT = Path.of("..");

    private static final Path CATALOGUE = ROOT.resolve("docs/catalogue");

    /** {@code ./mvnw -pl verification -am verify -Dtest=CataloguePagesTest -Dpages.write=true} brings them up to date. */
    @Test
    void thePagesAreCurrent() throws IOException {
        Map<String, String> pages = CataloguePages.of(ROOT);
        for (Map.Entry<String, String> page : pages.entrySet()) {
            GeneratedPage.at(CATALOGUE.resolve(page.getKey())).assertIs(page.getValue());
        }
        try (Stream<Path> files = Files.list(CATALOGUE)) {
            assertEquals(
                    new TreeSet<>(pages.keySet()),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static final Set<String> WITH_SOURCES = Set.of(
            "optimizers.md",
            "schedulers.md",
            "regularizers.md",
            "augmenters.md",
            "initializers.md",
            "losses.md",
            "pruners.md",
            "samplers.md");

    /** Every method from the literature cites its source; activations, metrics and data sources need none. */
    @Test
    void everyPluginSaysWhenToChooseItAndWhereItIsFrom() throws IOException {
        int plugins = 0;
        for (Map.Entry<String, String> page : CataloguePages.of(ROOT).entrySet()) {
            List<String> entries = List.of(page.getValue().split("\n## "));
            for (String plugin : page.getKey().equals(CataloguePages.INDEX)
                    ? List.<String>of()
                    : entries.subList(1, entries.size())) {
                plugins++;
                assertTrue(plugin.contains("hoose "), plugin);
                assertTrue(!WITH_SOURCES.contains(page.getKey()) || plugin.contains("Source: "), plugin);
                assertFalse(plugin.contains("|  |\n"), plugin);
            }
        }
        assertTrue(plugins > 130, "only " + plugins + " plugins");
    }

    /** A default as the page has it, written into a stack file, makes the plugin that is made without it. */
    @Test
    void everyDefaultIsWhatThePageSays() throws ReflectiveOperationException {
        int settings = 0;
        try (PluginCatalog catalog = PluginCatalog.load(CataloguePagesTest.class.getClassLoader())) {
            for (PluginKind kind : PluginKind.values()) {
                for (PluginDescriptor plugin : CataloguePages.plugins(catalog, kind)) {
                    Object made = plugin.type().getConstructor().newInstance();
                    String required = plugin.settings().stream()
                            .filter(SettingDescriptor::required)
                            .map(setting -> setting.name() + ": "
                                    + PluginNotation.ofValue(
                                            setting.defaultValue().orElseThrow())
                                    + ", ")
                            .collect(Collectors.joining());
                    for (SettingDescriptor setting : plugin.settings()) {
                        if (!setting.defaultText().equals("(none)")) {
                            String text = plugin.name() + ": {" + required + setting.name() + ": "
                                    + setting.defaultText() + "}";
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
