package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Splits of a table by its columns, from training to evaluation. */
class SplitCommandsTest {

    @TempDir
    Path folder;

    private final TestScreen test = TestScreen.plain();

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder table = new StringBuilder("x,split,patient,date,kind\n");
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < 60; row++) {
            boolean left = row % 2 == 0;
            String split = row < 40 ? "train" : row < 50 ? "valid" : "spare";
            table.append(String.format(
                    Locale.ROOT,
                    "%.2f,%s,p%d,2024-01-%02d,%s%n",
                    (left ? -1 : 1) + row * 0.01,
                    split,
                    row / 6,
                    1 + row / 2,
                    left ? "left" : "right"));
            if (row >= 55) {
                rows.append(row + 1).append('\n');
            }
        }
        Files.writeString(folder.resolve("sides.csv"), table);
        Files.writeString(folder.resolve("rows.txt"), rows);
        Files.writeString(folder.resolve("sides.yaml"), """
                name: Sides
                data: {source: csv, path: sides.csv, label: kind, ignore: [split, patient, date]}
                model: [dense: 2]
                loss: cross-entropy
                optimizer: adam
                learning-rate: 0.1
                train: {epochs: 1, batch: 16, restore-best: false}
                """);
    }

    private int run(String command, String... further) {
        List<String> line =
                new ArrayList<>(List.of(command, folder.resolve("sides.yaml").toString()));
        line.addAll(List.of(further));
        return test.run(line.toArray(String[]::new));
    }

    private static String loss(String output, String beginning) {
        String line = output.lines()
                .filter(text -> text.startsWith(beginning))
                .reduce((first, last) -> last)
                .orElseThrow();
        return line.split(" +")[line.startsWith("loss") ? 1 : 2];
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {column: split, value: valid}    | 50 training samples, 10 for validation (split is 'valid')
            {rows: rows.txt}                 | 55 training samples, 5 for validation (rows of rows.txt)
            {fraction: 0.2, time: date}      | 48 training samples, 12 for validation (the latest by date)
            {fraction: 0.2, group: patient}  | 48 training samples, 12 for validation (grouped by patient)
            """)
    void evaluationTakesTheSamplesThatTrainingHeldOut(String split, String said) {
        assertEquals(
                0,
                run(
                        "train",
                        "--out",
                        folder.resolve("out").toString(),
                        "--set",
                        "data.validation=" + split,
                        "--set",
                        "data.ignore=" + ignoredBut(split)),
                test::errors);
        assertTrue(test.output().contains(said), test::output);
        String trained = loss(test.output(), "validation: ");
        assertEquals(
                0, test.run("evaluate", folder.resolve("out/model.safetensors").toString(), "--split", "validation"));
        assertEquals(trained, loss(test.output(), "loss"));
    }

    /** What a split is by need not be ignored, too. */
    private static String ignoredBut(String split) {
        return List.of("split", "patient", "date").stream()
                .filter(column -> !split.contains(": " + column))
                .toList()
                .toString();
    }

    @Test
    void listsWhatIsLeftToTrainOn() {
        assertEquals(
                0,
                run("validate", "--with-data", "--set", "data.validation={column: split, value: valid}"),
                test::errors);
        assertTrue(
                test.output().contains("training samples by column 'split': 'train' (40), 'spare' (10)"), test::output);
    }

    @Test
    void foldsOfACrossValidationFollowTheSplitOfTheStack() throws IOException {
        String out = folder.resolve("folds").toString();
        assertEquals(
                0,
                run(
                        "cross-validate",
                        "--folds",
                        "3",
                        "--out",
                        out,
                        "--set",
                        "data.validation={fraction: 0.1, time: date}"),
                test::errors);
        assertTrue(
                test.output().contains("14 training samples, 16 for validation (fold 1 of 3, the latest by date)"),
                test::output);
        assertTrue(Files.readString(folder.resolve("folds/repeat-1/fold-2/stack.yaml"))
                .contains("time: date"));
        assertEquals(
                2, run("cross-validate", "--repeats", "2", "--set", "data.validation={fraction: 0.1, time: date}"));
        assertTrue(test.errors().contains("folds by time are the same in every repeat"), test::errors);
        assertEquals(2, run("cross-validate", "--set", "data.validation={column: split, value: valid}"));
        assertTrue(test.errors().contains("data.validation: it names the rows that are held out"), test::errors);
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        assertEquals(3, run("validate", "--with-data", "--set", "data.validation={fraction: 0.1, group: ward}"));
        assertTrue(test.errors().contains("there is no column 'ward'"), test::errors);
    }
}
