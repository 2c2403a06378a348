package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedPageTest {

    private static final String TEXT = "# Page\n\nintroduction\n\n## First\n\none\n\n## Last\n\ntwo\n";

    @TempDir
    Path folder;

    private Path file;
    private String before = "";

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("page.md"), TEXT);
        // these tests are about pages of their own, also in a run that writes those of the project
        before = System.getProperty("pages.write", "");
        System.clearProperty("pages.write");
    }

    @AfterEach
    void restore() {
        System.setProperty("pages.write", before);
    }

    @Test
    void acceptsWhatIsCurrent() throws IOException {
        GeneratedPage page = GeneratedPage.at(file);
        page.assertIs(TEXT);
        page.assertHas("## First", "one\n");
        page.assertHas("## Last", "two\n");
    }

    @ParameterizedTest
    @CsvSource({"## First, two", "## Last, one", "## Missing, one", "## First, one more"})
    void refusesWhatIsNot(String heading, String text) {
        GeneratedPage page = GeneratedPage.at(file);
        assertThrows(AssertionError.class, () -> page.assertHas(heading, text + "\n"));
        assertThrows(AssertionError.class, () -> page.assertIs(TEXT + text));
    }

    @Test
    void refusesAPageThatIsNotThere() {
        GeneratedPage page = GeneratedPage.at(folder.resolve("other.md"));
        AssertionError refusal = assertThrows(AssertionError.class, () -> page.assertIs(TEXT));
        assertTrue(String.valueOf(refusal.getMessage()).contains("-Dpages.write=true"), refusal::toString);
        assertThrows(AssertionError.class, () -> page.assertHas("## First", "one\n"));
    }

    @ParameterizedTest
    @CsvSource({"## First", "## Last"})
    void writesItsSectionAndNoOther(String heading) throws IOException {
        String replaced = heading.equals("## First") ? "one" : "two";
        System.setProperty("pages.write", "true");
        GeneratedPage.at(file).assertHas(heading, "three\n\nfour\n");
        assertEquals(TEXT.replace(replaced, "three\n\nfour"), Files.readString(file));
    }
}
