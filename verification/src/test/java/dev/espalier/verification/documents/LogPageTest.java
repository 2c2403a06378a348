package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.record.LineKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code docs/metrics-log.md} with the lines of a real run. */
class LogPageTest {

    private static final Path PAGE = Path.of("../docs/metrics-log.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?:`([a-z-]+)`|(epoch|evaluation)) \\| ([^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

    @TempDir
    Path folder;

    /** The members of each kind of line, as the page lists them. */
    private static Map<String, Set<String>> listed() throws IOException {
        Map<String, Set<String>> members = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> names = new TreeSet<>();
            Matcher name = NAME.matcher(row.group(3));
            while (name.find()) {
                names.add(name.group(1));
            }
            members.put(row.group(1) != null ? row.group(1) : row.group(2), names);
        }
        return members;
    }

    @Test
    void listsEveryKindOfLine() throws IOException {
        Set<String> kinds = new TreeSet<>(Set.of("epoch", "evaluation"));
        for (LineKind kind : LineKind.values()) {
            if (!kind.event().isEmpty()) {
                kinds.add(kind.event());
            }
        }
        assertEquals(kinds, listed().keySet());
    }

    private static void requireListed(JsonObject description) {
        try {
            String page = Files.readString(PAGE);
            String paragraph = page.substring(page.indexOf("`description` has"), page.indexOf("A tensor has"));
            for (String member : description.members().keySet()) {
                assertTrue(paragraph.contains("`" + member + "`"), member);
            }
            assertTrue(description.members().containsKey("pass-size"), description::toJson);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void listsTheMembersOfTheLinesOfARun() throws IOException {
        Path run = folder.resolve("run");
        try (Espalier espalier = Espalier.create();
                TrainingRun training = espalier.prepare(
                        espalier.readStack(Path.of("../stacks/iris.yaml"), Map.of("train.epochs", "3")),
                        RunOptions.defaults()
                                .withBaseFolder(Path.of("../stacks"))
                                .withFolder(run))) {
            training.run();
        }
        Map<String, Set<String>> listed = listed();
        Set<String> seen = new TreeSet<>();
        for (String text : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonObject line = JsonReader.readObject(text, "line", ErrorCode.DATA_FORMAT);
            String kind = line.text("event")
                    .orElseGet(() -> line.text("split").orElse("").equals("train") ? "epoch" : "evaluation");
            Set<String> members = new TreeSet<>(line.members().keySet());
            members.remove("event");
            line.object("description").ifPresent(LogPageTest::requireListed);
            Set<String> optional = Set.of("patience-left", "omitted");
            assertTrue(listed.getOrDefault(kind, Set.of()).containsAll(members), () -> kind + " has " + members);
            Set<String> missing = new TreeSet<>(listed.getOrDefault(kind, Set.of()));
            missing.removeAll(members);
            assertTrue(optional.containsAll(missing), () -> kind + " lacks " + missing);
            seen.add(kind);
        }
        assertTrue(
                seen.containsAll(Set.of(
                        "run",
                        "step",
                        "epoch",
                        "evaluation",
                        "timing",
                        "statistics",
                        "weights",
                        "samples",
                        "monitor",
                        "checkpoint",
                        "stopped")),
                seen::toString);
    }
}
