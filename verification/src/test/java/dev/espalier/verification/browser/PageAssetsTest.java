package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.web.RunsPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files of the page: small, and complete without a network. */
class PageAssetsTest {

    private static final int LARGEST = 300_000;

    /** The address of another host; SVG's namespace is a name and not asked for. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z0-9-]+\\.[a-z]+[^\\s\"')]*");

    @Test
    void togetherAreSmallerThan300Kilobytes() throws IOException {
        int bytes = read("index.html").length;
        for (String name : names()) {
            bytes += read(name).length;
        }
        System.out.println("assets of the page: " + bytes + " bytes");
        assertTrue(bytes < LARGEST, bytes + " bytes");
    }

    @Test
    void askForNothingElsewhere() throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : names()) {
            // The library's head names its project's address in a comment.
            String text = new String(read(name), StandardCharsets.UTF_8).replaceFirst("/\\*!.*?\\*/", "");
            Matcher address = ADDRESS.matcher(text);
            while (address.find()) {
                found.add(name + ": " + address.group());
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void setNoMarkup() throws IOException {
        for (String name : names()) {
            if (name.endsWith(".js") && !name.startsWith("uplot/")) {
                String text = new String(read(name), StandardCharsets.UTF_8);
                for (String harmful : List.of(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")) {
                    assertTrue(!text.contains(harmful), name + " uses " + harmful);
                }
            }
        }
    }

    private static List<String> names() throws IOException {
        return new String(read("assets.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream stream = RunsPage.class.getResourceAsStream("assets/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }
}
