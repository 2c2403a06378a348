package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of tables of all kinds that are given or piped to a model of two numbers and a category. */
class PredictCommandTest {

    private static final String STACK = """
            name: sides
            data: {source: csv, path: data.csv, label: side, validation: 0, preprocess: [standardize]}
            model: [dense: 2]
            loss: cross-entropy
            optimizer: adam
            train: {steps: 5, batch: 20}
            """;

    private static final String ROWS = "id,x,y,side\n7,0.5,0.25,below\n\"a, b\",-1,2,above\n9,3,-4,below\n";

    @TempDir
    private static Path folder;

    private static String model;

    @BeforeAll
    static void train() throws IOException {
        StringBuilder table = new StringBuilder("x,y,side\n");
        for (int i = 0; i < 40; i++) {
            double x = Math.round(StrictMath.sin(i) * 1000) / 1000.0;
            double y = Math.round(StrictMath.cos(3 * i) * 1000) / 1000.0;
            table.append(x + "," + y + "," + (x > y ? "below" : "above") + "\n");
        }
        Files.writeString(folder.resolve("data.csv"), table);
        Path stack = Files.writeString(folder.resolve("sides.yaml"), STACK);
        Path run = folder.resolve("run");
        TestScreen screen = TestScreen.plain();
        assertEquals(0, screen.run("train", stack.toString(), "--out", run.toString()), screen::errors);
        model = run.resolve("model.safetensors").toString();
    }

    private static TestScreen predict(int code, String piped, String... options) {
        TestScreen screen = TestScreen.plain().piped(piped);
        String[] line = new String[2 + options.length];
        line[0] = "predict";
        line[1] = model;
        System.arraycopy(options, 0, line, 2, options.length);
        assertEquals(code, screen.run(line), screen::errors);
        return screen;
    }

    private static List<String> lines(TestScreen screen) {
        return screen.output().lines().toList();
    }

    @Test
    void readsFromAPipe() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), ROWS);
        String expected = predict(0, "", "--input", file.toString()).output();
        assertEquals(4, expected.lines().count());
        assertEquals(expected, predict(0, ROWS).output());
        assertEquals(expected, predict(0, ROWS, "--input", "-").output());
    }

    @Test
    void keepsColumns() {
        List<String> plain = lines(predict(0, ROWS));
        List<String> kept = lines(predict(0, ROWS, "--keep", "id,side"));
        assertEquals("id,side," + plain.get(0), kept.get(0));
        assertEquals("7,below," + plain.get(1), kept.get(1));
        assertEquals("\"a, b\",above," + plain.get(2), kept.get(2));
        List<String> all = lines(predict(0, ROWS, "--keep", "all"));
        assertEquals("id,x,y,side," + plain.get(0), all.get(0));
        assertEquals("9,3,-4,below," + plain.get(3), all.get(3));
        TestScreen none = predict(3, ROWS, "--keep", "name");
        assertTrue(
                none.errors().contains("there is no column 'name' to keep; the columns are id, x, y, side"),
                none::errors);
        assertTrue(none.errors().contains("standard input"), none::errors);
    }

    @Test
    void theColumnOfTheLabelMayBeMissing() {
        String unlabelled = "x,y\n0.5,0.25\n";
        assertEquals(
                lines(predict(0, ROWS)).get(1), lines(predict(0, unlabelled)).get(1));
    }

    @Test
    void writesJsonLinesWithoutProbabilities() {
        List<String> lines = lines(predict(0, ROWS, "--keep", "id", "--format", "jsonl", "--no-probabilities"));
        assertEquals(3, lines.size());
        assertTrue(
                lines.get(1).matches("\\{\"id\":\"a, b\",\"class\":\"\\w+\",\"probability\":[0-9.]+}"), lines.get(1));
    }

    private static final String FAULTY = "id,x,y\n1,0.5,0.25\n2,wide,1\n3,1\n4,1,high\n5,3,-4\n";

    @Test
    void stopsBeforeAnythingIsWritten() {
        TestScreen screen = predict(3, FAULTY);
        assertEquals("", screen.output());
        Path out = folder.resolve("none.csv");
        predict(3, FAULTY, "--output", out.toString());
        assertFalse(Files.exists(out));
    }

    @Test
    void skipsRowsAndNamesTheirLines() {
        TestScreen screen = predict(0, FAULTY, "--on-error", "skip", "--keep", "id");
        List<String> lines = lines(screen);
        assertEquals(3, lines.size(), screen::output);
        assertTrue(lines.get(1).startsWith("1,") && lines.get(2).startsWith("5,"), screen::output);
        for (int line : new int[] {3, 4, 5}) {
            assertTrue(screen.errors().contains("standard input:" + line), screen::errors);
        }
        assertTrue(screen.errors().contains("2 samples predicted; rows with 3 problems were left out"), screen::errors);
        List<String> whole = lines(predict(0, "id,x,y\n1,0.5,0.25\n5,3,-4\n", "--keep", "id"));
        assertEquals(whole, lines);
    }

    @Test
    void skipsValuesThatOverflowInPreprocessing() {
        TestScreen screen = predict(0, "x,y\n1,2\n1e300,1\n3,4\n", "--on-error", "skip");
        assertEquals(3, lines(screen).size(), screen::errors);
        assertTrue(screen.errors().contains("standard input:3"), screen::errors);
    }

    @Test
    void failsIfNothingCanBePredicted() {
        TestScreen screen = predict(3, "x,y\nwide,high\n", "--on-error", "skip");
        assertTrue(screen.errors().contains("not one row can be read"), screen::errors);
    }

    @Test
    void asksForInputWhereNothingIsPiped() {
        TestScreen screen = TestScreen.plain();
        assertEquals(2, screen.run("predict", model));
        assertTrue(
                screen.errors().contains("--input: it is not given, and standard input is not a pipe"), screen::errors);
    }

    @Test
    void evaluatesWhatIsPiped() {
        TestScreen screen = TestScreen.plain().piped(ROWS);
        assertEquals(0, screen.run("evaluate", model, "--data", "-"), screen::errors);
        assertTrue(screen.output().startsWith("3 samples (standard input)"), screen::output);
    }
}
