package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
