package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossValidateCommandTest {

    @TempDir
    Path folder;

    private final TestScreen test = TestScreen.plain();

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder table = new StringBuilder("x,y,kind\n");
        for (int row = 0; row < 60; row++) {
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
                seed: 7
                data: {source: csv, path: sides.csv, label: kind, preprocess: [standardize]}
                model: [dense: 2]
                loss: cross-entropy
                optimizer: adam
                learning-rate: 0.1
                train: {epochs: 2, batch: 16}
                """);
    }

    private int run(String... further) {
        List<String> line = new ArrayList<>(List.of(
                "cross-validate",
                folder.resolve("sides.yaml").toString(),
                "--out",
                folder.resolve("out").toString()));
        line.addAll(List.of(further));
        return test.run(line.toArray(String[]::new));
    }

    private JsonObject results() throws IOException {
        String text = Files.readString(folder.resolve("out/cross-validation.json"));
        return JsonReader.readObject(text, "results", ErrorCode.DATA_FORMAT);
    }

    @Test
    void printsALineForEachRunAndTheTable() throws IOException {
        assertEquals(0, run("--folds", "3", "--repeats", "2"), test::errors);
        String output = test.output();
        assertTrue(output.contains("cross-validation: 3 folds, 2 repeats"), output);
        assertTrue(output.contains("data: 40 training samples, 20 for validation (fold 1 of 3)"), output);
        assertEquals(
                6, output.lines().filter(line -> line.startsWith("repeat ")).count(), output);
        assertTrue(output.lines().anyMatch(line -> line.startsWith("repeat 2/2  fold 3/3  validation loss ")), output);
        String head = output.lines()
                .filter(line -> line.startsWith("validation "))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("validation", "mean", "deviation", "1/1", "1/2", "1/3", "2/1", "2/2", "2/3"),
                List.of(head.split(" +")));
        assertTrue(output.lines().anyMatch(line -> line.startsWith("accuracy ")), output);
        assertEquals(2, results().whole("repeats").orElseThrow());
        JsonObject accuracy =
                results().object("validation").orElseThrow().object("accuracy").orElseThrow();
        assertEquals(6, accuracy.whole("runs").orElseThrow());
        assertTrue(Files.exists(folder.resolve("out/repeat-2/fold-3/model.safetensors")));
    }

    @Test
    void resumesWhatIsDoneWithoutDoingItAgain() throws IOException {
        assertEquals(0, run("--folds", "2"));
        byte[] before = Files.readAllBytes(folder.resolve("out/cross-validation.json"));
        assertEquals(0, run("--folds", "2", "--resume"), test::errors);
        assertEquals(
                2,
                test.output()
                        .lines()
                        .filter(line -> line.endsWith("done before"))
                        .count(),
                test.output());
        assertEquals(new String(before), Files.readString(folder.resolve("out/cross-validation.json")));
        assertEquals(6, run("--folds", "2"));
        assertTrue(test.errors().contains("already contains a cross-validation"), test.errors());
        assertEquals(0, run("--folds", "2", "--overwrite"), test::errors);
        assertEquals(7, run("--folds", "3", "--resume"));
        assertTrue(test.errors().contains("it has 2 folds"), test.errors());
    }

    @Test
    void theStackMaySayHowManyFolds() throws IOException {
        assertEquals(0, run("--set", "data.validation={folds: 4, fold: 2, stratify: false}"), test::errors);
        assertEquals(4, results().whole("folds").orElseThrow());
        String stack = Files.readString(folder.resolve("out/repeat-1/fold-3/stack.yaml"));
        assertTrue(stack.contains("validation: {folds: 4, fold: 3, repeat: 1, stratify: false}"), stack);
    }

    @Test
    void foldsAsTestSplitsAreMeasuredOnce() throws IOException {
        assertEquals(0, run("--folds", "2", "--fold-as", "test"), test::errors);
        assertTrue(test.output().contains("27 training samples, 3 for validation, 30 for the test"), test.output());
        assertTrue(results().object("test").orElseThrow().object("loss").isPresent());
    }

    @Test
    void predictsEachSampleByTheModelsThatHaveNotSeenIt() throws IOException {
        Path predictions = folder.resolve("predicted.csv");
        assertEquals(
                0,
                run(
                        "--folds",
                        "3",
                        "--repeats",
                        "2",
                        "--set",
                        "data.test=0.2",
                        "--predictions",
                        predictions.toString()),
                test::errors);
        List<String> lines = Files.readAllLines(predictions);
        assertEquals("row,repeat,fold,class,probability,probability.left,probability.right", lines.get(0));
        assertEquals(1 + 2 * 48, lines.size(), "twelve rows are in no fold");
        long right = lines.stream()
                .skip(1)
                .map(line -> line.split(","))
                .filter(cells -> cells[3].equals(Integer.parseInt(cells[0]) % 2 == 1 ? "left" : "right"))
                .count();
        double mean = results()
                .object("validation")
                .orElseThrow()
                .object("accuracy")
                .orElseThrow()
                .number("mean")
                .orElseThrow()
                .toDouble();
        assertEquals(mean, right / 96.0, 1e-9, "three folds of the same size");
    }

    @Test
    void quietPrintsNothing() {
        assertEquals(0, run("--folds", "2", "--quiet"));
        assertEquals("", test.output());
        assertEquals("", test.errors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --folds 1       | --folds is 1; it must be at least 2
            --repeats 0     | --repeats is 0; it must be at least 1
            --fold-as train | --fold-as is train; it must be validation or test
            --threads -1    | --threads is -1; it must be at least 0
            """)
    void refusesOptionsOutOfRange(String options, String message) {
        assertEquals(2, run(options.split(" ")));
        assertTrue(test.errors().contains(message), test.errors());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aFoldThatCannotBeCutLeavesNothing() {
        assertEquals(3, run("--folds", "61"));
        assertTrue(test.errors().contains("61 folds"), test.errors());
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
