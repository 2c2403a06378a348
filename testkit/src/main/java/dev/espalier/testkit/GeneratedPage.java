package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the documentation that tests write, whole or a section each, and hold to be current.
 *
 * <p>Run with {@code -Dpages.write=true} a test brings its part up to date; otherwise it fails if the page says anything else.
 */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
public final class GeneratedPage {

    private final Path file;

    private GeneratedPage(Path file) {
        this.file = file;
    }

    /**
     * A page.
     *
     * @param file where it stands
     * @return the page
     */
    public static GeneratedPage at(Path file) {
        return new GeneratedPage(file);
    }

    /**
     * Holds the whole page to be this text.
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
     * Holds one section of the page to be this text; the rest of the page is left to others.
     *
     * @param heading the section's heading, such as {@code ## Optimizers}; a section ends where the next of its level begins
     * @param text what stands below the heading, beginning with its first line
     * @throws IOException if the page cannot be read or written
     */
    public void assertHas(String heading, String text) throws IOException {
        assertTrue(Files.exists(file), () -> file + " is not there, and a section is no page");
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
