package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation that tests generate, in whole or by section, and keep current.
 *
 * <p>With {@code -Dpages.write=true} a test updates its part; otherwise it fails if the page differs.
 */
public final class GeneratedPage {

    private final Path file;

    private GeneratedPage(Path file) {
        this.file = file;
    }

    /**
     * A page.
     *
     * @param file its path
     * @return the page
     */
    public static GeneratedPage at(Path file) {
        return new GeneratedPage(file);
    }

    /**
     * Asserts that the whole page is this text.
     *
     * @param text all of it
     * @throws IOException if the page cannot be read or written
     */
    public void assertIs(String text) throws IOException {
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(file, text);
        }
        assertTrue(Files.exists(file), () -> file + " is not there: run this test with -Dpages.write=true");
        assertEquals(text, Files.readString(file), outOfDate());
    }

    /**
     * Asserts that one section of the page is this text.
     *
     * @param heading the section's heading, such as {@code ## Optimizers}; a section ends where the next of its level begins
     * @param text the text below the heading, from its first line
     * @throws IOException if the page cannot be read or written
     */
    public void assertHas(String heading, String text) throws IOException {
        assertTrue(Files.exists(file), () -> file + " is not there, and a section is not a page");
        String page = Files.readString(file);
        String start = heading + "\n\n";
        int from = page.indexOf(start);
        assertTrue(from >= 0, () -> file + " has no section '" + heading + "'");
        String level = heading.substring(0, heading.indexOf(' ') + 1);
        int next = page.indexOf("\n\n" + level, from + start.length());
        int to = next < 0 ? page.length() : next + 1;
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(file, page.substring(0, from) + start + text + page.substring(to));
            return;
        }
        assertEquals(text, page.substring(from + start.length(), to), outOfDate());
    }

    private String outOfDate() {
        return file + " is out of date: run this test with -Dpages.write=true";
    }
}
