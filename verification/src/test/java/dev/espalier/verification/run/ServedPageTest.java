package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the command, asked over HTTP while it trains, at the end, and by another process. */
@Tag("slow")
class ServedPageTest {

    private static final Pattern ADDRESS = Pattern.compile("page: (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Pattern KEY = Pattern.compile("\"key\":\"([0-9a-f]{16})\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String STACK = """
            name: flowers
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.3, preprocess: [standardize]}
            model: [dense: 16, tanh, dense: 3]
            loss: cross-entropy
            optimizer: {sgd: {momentum: 0.9}}
            learning-rate: 0.01
            train: {epochs: 20, batch: 32}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeStack() throws IOException {
        Stacks.flowers(folder);
        Files.writeString(folder.resolve("flowers.yaml"), STACK);
    }

    @Test
    void showsARunWhileItTrainsAndSendsItsLinesAsTheyAreWritten() throws Exception {
        try (RunningCommand training = Command.in(folder)
                .start("train", "flowers.yaml", "--out", "runs/one", "--epochs", "2000000", "--ui=0")) {
            URI page = addressOf(training);
            training.awaitUntil(() -> text(page, "api/runs").contains("\"state\":\"running\""));
            String key = keyIn(text(page, "api/runs"));
            List<String> lines = new ArrayList<>();
            try (BufferedReader events = events(page, key)) {
                while (lines.size() < 30) {
                    String line = events.readLine();
                    assertTrue(line != null, "the stream has ended");
                    if (line.startsWith("data: ")) {
                        lines.add(line.substring("data: ".length()));
                    }
                }
            }

            List<String> log = Files.readAllLines(folder.resolve("runs/one/metrics.jsonl"));
            assertEquals(log.subList(0, lines.size()), lines);
            String whole = text(page, "api/runs/" + key + "/lines");
            assertTrue(String.join("\n", Files.readAllLines(folder.resolve("runs/one/metrics.jsonl")))
                    .startsWith(whole.strip()));
            assertTrue(text(page, "").contains("<script src=\"assets/"), "the page itself");
            Outcome outcome = training.signal("TERM").await(PATIENCE);
            assertEquals(143, outcome.exitCode(), outcome::toString);
        }
    }

    @Test
    void isServedUntilTheBrowserHasGone() throws Exception {
        try (RunningCommand training =
                Command.in(folder).start("train", "flowers.yaml", "--out", "runs/one", "--epochs", "3000", "--ui=0")) {
            URI page = addressOf(training);
            training.awaitUntil(() -> KEY.matcher(text(page, "api/runs")).find());
            try (BufferedReader events = events(page, keyIn(text(page, "api/runs")))) {
                String line = events.readLine();
                while (line != null && !line.contains("\"event\":\"stopped\"")) {
                    line = events.readLine();
                }
                assertTrue(line != null, "the stream has ended before the run");
                training.awaitUntil(() -> training.outputSoFar().contains("as long as a browser shows it"));
                assertTrue(text(page, "api/runs").contains("\"state\":\"completed\""));
                assertTrue(Files.exists(folder.resolve("runs/one/report.html")));
            }
            Outcome outcome = training.await(PATIENCE);
            assertEquals(0, outcome.exitCode(), outcome::toString);
        }
    }

    @Test
    void showsTheRunsOfOtherProcessesUntilASignalComes() throws Exception {
        Outcome trained = Command.in(folder).run("train", "flowers.yaml", "--out", "runs/one");
        assertEquals(0, trained.exitCode(), trained::toString);
        try (RunningCommand ui = Command.shortIn(folder).start("ui", "runs", "--port", "0")) {
            URI page = addressOf(ui);
            assertTrue(text(page, "api/runs").contains("\"name\":\"flowers\""));
            Outcome outcome = ui.signal("INT").await(PATIENCE);

            assertEquals(0, outcome.exitCode(), outcome::toString);
            assertEquals("", outcome.errors());
        }
    }

    @Test
    void changesNoBitOfTheRun() throws Exception {
        Outcome plain = Command.in(folder).run("train", "flowers.yaml", "--out", "runs/plain", "--no-report");
        Outcome served = Command.in(folder).run("train", "flowers.yaml", "--out", "runs/served", "--ui=0");

        plain.exits(0);
        served.exits(0);
        assertFalse(served.errors().contains("SLF4J"), served::toString);
        assertEquals(metrics("plain"), metrics("served"));
    }

    /** The metrics of epochs and validations, to their last digit. */
    private List<String> metrics(String run) throws IOException {
        return Files.readAllLines(folder.resolve("runs").resolve(run).resolve("metrics.jsonl")).stream()
                .filter(line -> line.startsWith("{\"step\""))
                .toList();
    }

    private static URI addressOf(RunningCommand command) {
        command.awaitUntil(() -> ADDRESS.matcher(command.outputSoFar()).find());
        Matcher address = ADDRESS.matcher(command.outputSoFar());
        assertTrue(address.find());
        return URI.create(address.group(1));
    }

    private static String keyIn(String list) {
        Matcher key = KEY.matcher(list);
        assertTrue(key.find(), list);
        return key.group(1);
    }

    private static BufferedReader events(URI page, String key) throws IOException {
        HttpURLConnection connection = connection(page, "api/runs/" + key + "/events?from=0");
        assertEquals("text/event-stream", connection.getContentType());
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String text(URI page, String path) {
        try {
            return new String(connection(page, path).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static HttpURLConnection connection(URI page, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) page.resolve(path).toURL().openConnection();
        connection.setReadTimeout((int) PATIENCE.toMillis());
        return connection;
    }
}
