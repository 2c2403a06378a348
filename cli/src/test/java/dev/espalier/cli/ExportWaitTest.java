package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a run as a scraper sees it. */
@Timeout(60)
class ExportWaitTest {

    private static final String STACK = """
            name: sides
            data: {source: csv, path: data.csv, label: side, validation: 0.2, test: 0.2}
            model: [dense: 8, tanh, dense: 2]
            loss: cross-entropy
            optimizer: sgd
            metrics: [accuracy, {recall: per-class}, confusion-matrix]
            train: {epochs: 10, batch: 20}
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private Path note;

    @BeforeEach
    void writeStackAndData() throws IOException {
        note = folder.resolve("run").resolve("metrics-endpoint.json");
        Files.writeString(folder.resolve("sides.yaml"), STACK);
        StringBuilder table = new StringBuilder("x,y,side\n");
        for (int i = 0; i < 100; i++) {
            int x = i % 10;
            int y = i / 10;
            table.append(x).append(',').append(y).append(',').append(x > y ? "\"be \"\"low\"\"\"" : "above");
            table.append('\n');
        }
        Files.writeString(folder.resolve("data.csv"), table);
    }

    private int train(String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "train";
        arguments[1] = folder.resolve("sides.yaml").toString();
        arguments[2] = "--out";
        arguments[3] = folder.resolve("run").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return test.run(arguments);
    }

    /** Reads the meters once the run has ended. */
    private String end() throws IOException, InterruptedException {
        while (!Files.exists(note) || !test.output().contains("offers the final state of the run")) {
            Thread.sleep(20);
        }
        JsonObject where = JsonReader.readObject(Files.readString(note), note.toString(), ErrorCode.IO);
        String address = where.text("address").orElseThrow();
        assertEquals(
                "http://" + where.text("host").orElseThrow() + ":"
                        + where.number("port").orElseThrow().toLong().orElseThrow() + "/metrics",
                address);
        URL url = URI.create(address).toURL();
        try (InputStream answer = url.openStream()) {
            String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll(",run_id=\"[0-9a-f]{12}\"", "");
        }
    }

    @Test
    void theEndIsServedUntilItHasBeenRead() throws Exception {
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> train("--metrics-port", "0", "--metrics-linger", "50s"));
        String text = end();

        assertEquals(0, code.get(30, TimeUnit.SECONDS));
        assertTrue(text.contains("espalier_running{run=\"sides\"} 0.0\n"), text);
        assertTrue(text.contains("espalier_steps_total{run=\"sides\",split=\"train\"} 40.0\n"), text);
        assertTrue(
                text.contains("espalier_evaluation{metric=\"accuracy\",output=\"none\",run=\"sides\",split=\"test\"} "),
                text);
        assertTrue(
                text.contains(
                        "espalier_evaluation_by_class{class=\"be \\\"low\\\"\",metric=\"recall\",output=\"none\",run=\"sides\","
                                + "split=\"test\"} "),
                text);
        assertTrue(
                text.contains("espalier_evaluation_by_actual_predicted{actual=\"above\",metric=\"confusion\""), text);
        assertTrue(
                test.output().endsWith("export: the final state was collected\n".replace("\n", System.lineSeparator())),
                test::output);
        assertFalse(Files.exists(note));
    }

    @Test
    void theEndOfARunThatFailsIsServedAfterItsError() throws Exception {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> train(
                "--metrics-port",
                "0",
                "--metrics-linger",
                "50s",
                "--set",
                "learning-rate=1e30",
                "--set",
                "model.1=relu"));
        String text = end();

        assertTrue(test.errors().contains("error[non-finite]"), test::errors);
        assertEquals(5, code.get(30, TimeUnit.SECONDS));
        assertTrue(text.contains("espalier_running{run=\"sides\"} 0.0\n"), text);
        assertTrue(text.contains("espalier_stopped{cause=\"failed\",run=\"sides\"} 1.0\n"), text);
        assertFalse(Files.exists(note));
    }

    @Test
    void theEndOfTheLastFoldIsServedUntilItHasBeenRead() throws Exception {
        note = folder.resolve("run/repeat-1/fold-2/metrics-endpoint.json");
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> test.run(
                "cross-validate",
                folder.resolve("sides.yaml").toString(),
                "--folds=2",
                "--set=data.test=0",
                "--out=" + folder.resolve("run"),
                "--export=prometheus={port: 0, linger: 50s}"));
        String text = end();

        assertEquals(0, code.get(30, TimeUnit.SECONDS), test::errors);
        assertTrue(text.contains("espalier_running{run=\"sides\"} 0.0\n"), text);
        assertEquals(
                1,
                test.output()
                        .lines()
                        .filter(line -> line.startsWith("export: prometheus offers the final state"))
                        .count(),
                test::output);
        assertTrue(test.output().contains("export: the final state was collected"), test::output);
        assertFalse(Files.exists(note));
        assertFalse(Files.exists(folder.resolve("run/repeat-1/fold-1/metrics-endpoint.json")));
    }

    @Test
    void theEndIsServedForALimitedTime() {
        assertEquals(0, train("--metrics-port", "0", "--metrics-linger", "10ms"), test::errors);

        assertTrue(test.output().contains("export: the final state was not collected"), test::output);
        assertFalse(Files.exists(note));
    }

    @ParameterizedTest
    @CsvSource({"'--metrics-port=0'", "'--metrics-port=0 --metrics-linger=0s'"})
    void nobodyIsWaitedForWhereNobodyCame(String options) {
        assertEquals(0, train(options.split(" ")), test::errors);

        assertFalse(test.output().contains("offers the final state"), test::output);
        assertFalse(Files.exists(note));
    }

    @Test
    void aRunThatNeverBeganHasNoEnd() throws IOException {
        Files.delete(folder.resolve("data.csv"));
        assertEquals(6, train("--metrics-port", "0", "--metrics-linger", "50s"), test::errors);

        assertFalse(test.output().contains("offers the final state"), test::output);
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aNoteThatAKilledRunHasLeftIsNoContent() throws IOException {
        Files.createDirectories(note.getParent());
        Files.writeString(note, "{}");
        assertEquals(0, train(), test::errors);

        assertFalse(Files.exists(note));
    }

    @ParameterizedTest
    @CsvSource({
        "--metrics-linger=5s, --metrics-linger is of no use without --metrics-port",
        "--metrics-port=0 --metrics-linger=25h, '--metrics-linger is 25h; it must be from 0s to 1d'",
        "--metrics-port=0 --metrics-linger=PT-1S, '--metrics-linger is PT-1S; it must be from 0s to 1d'",
        "--metrics-port=0 --metrics-linger=soon, '''soon'' is not a duration; give a whole number and ms, s, m, h or d'"
    })
    void refusesTimesThatAreNone(String options, String message) {
        assertEquals(2, train(options.split(" ")));

        assertTrue(test.errors().contains(message), test::errors);
    }
}
