package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of a table in a page has as many cells as the table's header, or it is shown as something else. */
class MarkdownTablesTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void everyRowHasAsManyCellsAsItsHeader() throws IOException {
        List<String> wrong = new ArrayList<>();
        int tables = 0;
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            wrong.addAll(wrong(ROOT.relativize(page).toString(), lines));
            tables += (int) lines.stream().filter(MarkdownTablesTest::isRuler).count();
        }
        assertTrue(tables > 20, () -> "tables found");
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void findsRowsThatWereJoinedOrBroken() {
        List<String> page = List.of(
                "| key | meaning |",
                "|---|---|",
                "| `a` | first | | `b` | second |",
                "| `c` | a cell that",
                "goes on |",
                "| `d | e` | a bar in code |",
                "",
                "```text",
                "| not | a | table |",
                "```",
                "| `a \\| b` | an escaped bar |");
        assertEquals(
                List.of(
                        "page:3: 5 cells; the header has 2",
                        "page:4: a row that does not end with a bar",
                        "page:6: 3 cells; the header has 2",
                        "page:11: a row without a header"),
                wrong("page", page));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(MarkdownTablesTest::isPage).forEach(pages::add);
        }
        for (String folder : List.of("docs", "stacks", "verification/independent")) {
            try (Stream<Path> below = Files.walk(ROOT.resolve(folder))) {
                below.filter(MarkdownTablesTest::isPage).forEach(pages::add);
            }
        }
        return pages.stream().sorted().toList();
    }

    private static boolean isPage(Path file) {
        return Files.isRegularFile(file) && file.toString().endsWith(".md");
    }

    private static List<String> wrong(String page, List<String> lines) {
        List<String> wrong = new ArrayList<>();
        boolean code = false;
        int header = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            code ^= line.startsWith("```");
            if (code || line.startsWith("```") || line.isEmpty()) {
                header = 0;
            } else if (line.startsWith("|")) {
                int cells = cells(line);
                boolean begins = i + 1 < lines.size() && isRuler(lines.get(i + 1));
                header = begins ? cells : header;
                String place = page + ":" + (i + 1) + ": ";
                if (header == 0) {
                    wrong.add(place + "a row without a header");
                } else if (!line.endsWith("|")) {
                    wrong.add(place + "a row that does not end with a bar");
                } else if (cells != header) {
                    wrong.add(place + cells + " cells; the header has " + header);
                }
            }
        }
        return wrong;
    }

    private static boolean isRuler(String line) {
        return line.strip().matches("\\|([ :-]+\\|)+");
    }

    /** A bar separates cells in code, too, unless a backslash precedes it. */
    private static int cells(String row) {
        return (int) row.replace("\\|", "").chars().filter(c -> c == '|').count() - 1;
    }
}
