package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code, messages and documentation use the terms of {@code docs/glossary.md}. */
class GlossaryTest {

    private static final Path ROOT = Path.of("..");

    /** The names that people bring along are what it is about. */
    private static final String FOREIGN_NAMES = "ForeignNames.java";

    private Glossary glossary;

    @BeforeEach
    void readGlossary() throws IOException {
        glossary = Glossary.read(ROOT.resolve("docs/glossary.md"));
        assertTrue(glossary.words().size() > 10, glossary.words()::toString);
    }

    @Test
    void mainSourcesUseTheTermsOfTheGlossary() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src/main");
                if (Files.isDirectory(sources)) {
                    found.addAll(glossary.violations(sources));
                }
            }
        }
        found.removeIf(violation -> violation.contains(FOREIGN_NAMES));
        assertEquals("", String.join("\n", found));
    }

    @Test
    void documentationUsesTheTermsOfTheGlossary() throws IOException {
        List<String> found = new ArrayList<>();
        for (String place : List.of("README.md", "CONTRIBUTING.md", "docs", "stacks", "verification/independent")) {
            found.addAll(glossary.violations(ROOT.resolve(place)));
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void findsPlantedWords() {
        String source = """
                /** Drawn from a law, so
                 * many times as
                 * {@code count} says; "Law and Order" is a title. There is no other. */
                class Planted {
                    // a figure
                    String message = "is no number";
                    int law = 1;
                }
                """;
        assertEquals(
                List.of("Planted:1: 'law'", "Planted:1: 'so many'", "Planted:5: 'figure'", "Planted:6: 'is no'"),
                glossary.inJava("Planted", source).stream().sorted().toList());
    }

    @Test
    void findsPlantedWordsInPages() {
        assertEquals(
                List.of("page:3: 'A share'", "page:3: 'share of'"),
                glossary.inText("page", "# Title\n\nA share of \"the law\" of `x`.\n"));
    }
}
