package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {

    @TempDir
    Path folder;

    private final TestScreen test = TestScreen.plain();

    @BeforeEach
    void writeStack() throws IOException {
        StringBuilder table = new StringBuilder("x,y,kind\n");
        for (int row = 0; row < 80; row++) {
            boolean left = row % 2 == 0;
            table.append(String.format(
                    Locale.ROOT,
                    "%.2f,%.2f,%s%n",
                    (left ? -1 : 1) + row * 0.01,
                    row % 7 * 0.1,
                    left ? "left" : "right"));
        }
        Files.writeString(folder.resolve("sides.csv"), table);
        Files.writeString(folder.resolve("sides.yaml"), """
                name: Sides
                data: {source: csv, path: sides.csv, label: kind, validation: 0.25, test: 0.25, preprocess: [standardize]}
                model: [dense: 2]
                loss: cross-entropy
                metrics: [accuracy]
                optimizer: {search: [adam, sgd: {momentum: 0.9}]}
                learning-rate: {search: {log: [1e-3, 1e-1]}}
                train: {epochs: 3, batch: 16}
                search: {objective: accuracy, budget: {trials: 8}}
                """);
    }

    private int search(String... further) {
        List<String> line =
                new ArrayList<>(List.of("search", folder.resolve("sides.yaml").toString()));
        line.addAll(List.of("--out", folder.resolve("out").toString()));
        line.addAll(List.of(further));
        return test.run(line.toArray(String[]::new));
    }

    private String study() {
        return folder.resolve("out").toString();
    }

    @Test
    void showsTrialsAndTheBestAndWritesAStackThatTrains() throws IOException {
        assertEquals(0, search("--parallel", "2"), test::errors);
        String output = test.output();
        assertTrue(output.contains("search: Sides ("), output);
        assertTrue(output.contains("learning-rate  0.001 to 0.1, log"), output);
        assertTrue(output.contains("stage coarse: "), output);
        assertTrue(output.contains("stage finalists: 1 trials") || output.contains("stage finalists: 1 trial"), output);
        assertEquals(8, output.lines().filter(line -> line.startsWith("trial ")).count(), output);
        assertTrue(output.contains("best trials:"), output);
        assertTrue(output.contains("test of trial 7: "), output);
        assertTrue(test.errors().contains("trials are compared on 15 samples"), test.errors());
        Path best = folder.resolve("out/best.yaml");
        assertTrue(output.contains("train it with: espalier train " + best), output);
        TestScreen training = TestScreen.plain();
        assertEquals(
                0,
                training.run(
                        "train",
                        best.toString(),
                        "--no-report",
                        "--out",
                        folder.resolve("best").toString()),
                training::errors);
        Matcher tested = Pattern.compile("test of trial 7: (loss \\S+)").matcher(output);
        assertTrue(tested.find(), output);
        assertTrue(training.output().contains("test: " + tested.group(1)), () -> output + training.output());
    }

    @Test
    void appliesAnyTrial() throws IOException {
        assertEquals(0, search("--trials", "3"), test::errors);
        TestScreen best = TestScreen.plain();
        assertEquals(0, best.run("search", "apply", study()), best::errors);
        assertEquals(Files.readString(folder.resolve("out/best.yaml")), best.output());
        assertTrue(best.output().contains("path: " + folder.resolve("sides.csv")), best.output());
        TestScreen first = TestScreen.plain();
        assertEquals(0, first.run("search", "apply", study(), "--trial", "0"), first::errors);
        Matcher trial = Pattern.compile("trial +0 .*learning-rate (\\S+)").matcher(test.output());
        assertTrue(trial.find(), test.output());
        assertTrue(first.output().contains("learning-rate: " + trial.group(1)), first.output());
        TestScreen none = TestScreen.plain();
        assertEquals(2, none.run("search", "apply", study(), "--trial", "3"));
        assertTrue(none.errors().contains("--trial is 3; it must be in [0, 2]"), none.errors());
    }

    @Test
    void goesOnWithALargerBudget() {
        assertEquals(0, search("--trials", "2", "--set", "search.stages=none"), test::errors);
        assertEquals(6, search("--trials", "4", "--set", "search.stages=none"));
        assertTrue(test.errors().contains("--resume"), test.errors());
        TestScreen more = TestScreen.plain();
        assertEquals(
                0,
                more.run(
                        "search",
                        folder.resolve("sides.yaml").toString(),
                        "--out",
                        study(),
                        "--resume",
                        "--trials",
                        "4",
                        "--set",
                        "search.stages=none"),
                more::errors);
        assertTrue(more.output().contains("going on: 2 trials have been begun, 2 have ended"), more.output());
        assertEquals(
                2,
                more.output().lines().filter(line -> line.startsWith("trial ")).count(),
                more.output());
    }

    @Test
    void saysWhatIsWrongBeforeAnythingIsWritten() {
        assertEquals(2, search("--set", "search.objective=[accurracy, f2]"));
        assertTrue(test.errors().contains("'accurracy'") && test.errors().contains("'f2'"), test.errors());
        assertFalse(Files.exists(folder.resolve("out")));
        assertEquals(2, test.run("search"));
        assertTrue(test.errors().contains("STACK"), test.errors());
        assertEquals(2, search("--parallel", "0"));
        assertEquals(6, test.run("search", "apply", folder.toString()));
        assertTrue(test.errors().contains("it is not the folder of a study"), test.errors());
    }

    @Test
    void explainsItself() {
        assertEquals(0, test.run("search", "--help"));
        for (String part : List.of("--resume", "--parallel", "--storage", "apply", "coarse to fine", "best.yaml")) {
            assertTrue(test.output().contains(part), test.output());
        }
    }
}
