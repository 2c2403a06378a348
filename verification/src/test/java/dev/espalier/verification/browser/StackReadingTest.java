package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page reads stacks as the core does. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class StackReadingTest {

    @TempDir
    private Path folder;

    @Test
    void everyShippedStackIsReadAsTheCoreReadsIt(BrowserPage page) throws IOException {
        SampleRun run = SampleRun.named("any");
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.write(run);
            runs.open(page, "any", "overview");
            try (Stream<Path> files = Files.list(Path.of("../stacks"))) {
                List<Path> stacks =
                        files.filter(file -> file.toString().endsWith(".yaml")).toList();
                assertTrue(stacks.size() > 4, stacks.toString());
                stacks.forEach(stack -> assertEquals(settings(YamlReader.read(stack)), read(page, text(stack))));
            }
            String difficult = """
                    # a comment
                    name: "a: b # c"
                    'quoted key': 'it''s'
                    list:
                    - one
                    -   - nested
                        - {deep: [1, 2, {x: y}], empty: {}, none: []}
                    - key: value   # and a comment
                      other: "tab\\tand \\"quotes\\" \\u00e9"
                    flow: {a: "x, y", b: 'p: q', c: [ "]", '}' ]}
                    url: http://host:80/path
                    missing: {a: , b: c}
                    nothing:
                    """;
            assertEquals(settings(YamlReader.read("difficult", difficult)), read(page, difficult));
        }
    }

    private static Map<String, String> read(BrowserPage page, String yaml) {
        JsonObject found = (JsonObject)
                page.evaluate("Object.fromEntries(espalier.stacks.settings(" + BrowserPage.quoted(yaml) + "))");
        Map<String, String> settings = new TreeMap<>();
        found.members()
                .keySet()
                .forEach(path -> settings.put(path, found.text(path).orElseThrow()));
        return settings;
    }

    private static Map<String, String> settings(Node node) {
        Map<String, String> settings = new TreeMap<>();
        collect("", node, settings);
        return settings;
    }

    private static void collect(String path, Node node, Map<String, String> settings) {
        String dot = path.isEmpty() ? "" : path + ".";
        if (node instanceof MapNode map) {
            map.entries().forEach(entry -> collect(dot + entry.key(), entry.value(), settings));
            if (map.entries().isEmpty()) {
                settings.put(path, "{}");
            }
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(dot + i, list.items().get(i), settings);
            }
            if (list.items().isEmpty()) {
                settings.put(path, "[]");
            }
        } else if (node instanceof ScalarNode scalar) {
            settings.put(path, scalar.text());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
