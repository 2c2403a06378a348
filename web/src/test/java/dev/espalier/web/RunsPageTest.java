package dev.espalier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.http.WebAddress;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RunsPageTest {

    private static final String START =
            "{\"event\":\"run\",\"step\":0,\"id\":\"0a1b\",\"name\":\"iris\",\"total-steps\":300,\"time\":1700000000}";
    private static final String EPOCH =
            "{\"step\":100,\"epoch\":1,\"split\":\"train\",\"values\":{\"loss\":0.5,\"recall{class=setosa}\":1}}";
    private static final String VALIDATION =
            "{\"step\":100,\"epoch\":1,\"split\":\"validation\",\"values\":{\"loss\":\"nan\",\"accuracy\":0.9}}";
    private static final String STOPPED =
            "{\"event\":\"stopped\",\"step\":120,\"epoch\":2,\"cause\":\"stopped-early\",\"reason\":\"no progress\"}";

    @TempDir
    private Path runs;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunsPage page;

    @BeforeEach
    void open() {
        page = RunsPage.open(List.of(runs), WebAddress.loopback(0));
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void listsRunsInFoldersOfFolders() throws Exception {
        run("one", START, EPOCH, VALIDATION, STOPPED);
        run("deep/repeat-1/fold-2", START, EPOCH);
        Files.createDirectories(runs.resolve("not-a-run"));
        Files.writeString(Files.createDirectories(runs.resolve("strange")).resolve("run.json"), "{}");

        JsonArray list = list();
        assertEquals(2, list.elements().size());
        JsonObject one = named(list, "one");
        assertEquals("iris", one.text("name").orElseThrow());
        assertEquals("0a1b", one.text("id").orElseThrow());
        assertEquals("stopped-early", one.text("state").orElseThrow());
        assertEquals(120, one.whole("step").orElseThrow());
        assertEquals(300, one.whole("total-steps").orElseThrow());
        assertEquals(2, one.whole("epoch").orElseThrow());
        assertEquals(1_700_000_000, one.number("started").orElseThrow().toDouble());
        assertEquals(
                "{\"train loss\":0.5,\"validation accuracy\":0.9,\"validation loss\":\"nan\"}",
                one.object("latest").orElseThrow().toJson());
        assertEquals(
                "unknown", named(list, "deep/repeat-1/fold-2").text("state").orElseThrow());
    }

    @Test
    void seesThatARunIsRunningByWhoHasItOpen() throws Exception {
        Path folder = run("one", START);
        String started = ProcessHandle.current()
                .info()
                .startInstant()
                .map(Object::toString)
                .orElse("");
        Files.writeString(
                folder.resolve("run.pid"),
                JsonObject.builder()
                        .put("pid", ProcessHandle.current().pid())
                        .put("started", started)
                        .put("folder", folder.toRealPath().toString())
                        .build()
                        .toJson());

        assertEquals("running", named(list(), "one").text("state").orElseThrow());
    }

    @Test
    void showsTheRunOfItsOwnFolder() throws Exception {
        Path folder = run("one", START);
        page.close();
        page = RunsPage.open(List.of(folder), WebAddress.loopback(0));

        assertEquals(1, list().elements().size());
        assertEquals("one", named(list(), "one").text("folder").orElseThrow());
    }

    @Test
    void sendsLinesThatAreEndedAsTheyAre() throws Exception {
        Path folder = run("one", START, EPOCH);
        Files.writeString(folder.resolve("metrics.jsonl"), "{\"half", StandardOpenOption.APPEND);

        HttpResponse<byte[]> answer = get("/api/runs/" + key("one") + "/lines");
        String text = START + "\n" + EPOCH + "\n";
        assertEquals(text, new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals(
                "application/x-ndjson",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                String.valueOf(text.length()),
                answer.headers().firstValue("Espalier-Offset").orElseThrow());
        HttpResponse<byte[]> rest = get("/api/runs/" + key("one") + "/lines?from=" + (START.length() + 1));
        assertEquals(EPOCH + "\n", new String(rest.body(), StandardCharsets.UTF_8));
    }

    @Test
    void compressesLines() throws Exception {
        String[] lines = new String[20_000];
        Arrays.fill(lines, EPOCH);
        run("one", lines);

        HttpResponse<byte[]> answer = get("/api/runs/" + key("one") + "/lines", "Accept-Encoding", "gzip");
        assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElseThrow());
        assertTrue(answer.body().length * 10L < 20_000L * EPOCH.length(), "bytes: " + answer.body().length);
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertEquals(String.join("\n", lines) + "\n", new String(plain.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void sendsNoLinesOfARunThatHasNone() throws Exception {
        Path folder = run("one");
        Files.deleteIfExists(folder.resolve("metrics.jsonl"));

        HttpResponse<byte[]> answer = get("/api/runs/" + key("one") + "/lines");
        assertEquals(200, answer.statusCode());
        assertEquals(0, answer.body().length);
    }

    @Test
    void followsALogAsItGrows() throws Exception {
        Path log = run("one", START).resolve("metrics.jsonl");
        try (Events events = events("/api/runs/" + key("one") + "/events?from=" + (START.length() + 1))) {
            append(log, EPOCH + "\n" + VALIDATION.substring(0, 10));
            int first = START.length() + 1 + EPOCH.length() + 1;
            assertEquals(Map.of("id", String.valueOf(first), "data", EPOCH), events.next());
            append(log, VALIDATION.substring(10) + "\n");
            assertEquals(
                    Map.of("id", String.valueOf(first + VALIDATION.length() + 1), "data", VALIDATION), events.next());
        }
    }

    @Test
    void followsALogThatDoesNotYetExist() throws Exception {
        Path folder = run("one");
        Files.deleteIfExists(folder.resolve("metrics.jsonl"));
        try (Events events = events("/api/runs/" + key("one") + "/events?from=0")) {
            Files.writeString(folder.resolve("metrics.jsonl"), START + "\n");
            assertEquals(START, events.next().get("data"));
        }
    }

    @Test
    void sendsALineThatIsLongerThanABuffer() throws Exception {
        String line = "{\"event\":\"samples\",\"pixels\":\"" + "x".repeat(1 << 20) + "\"}";
        run("one", START, line, EPOCH);
        try (Events events = events("/api/runs/" + key("one") + "/events?from=0")) {
            assertEquals(START, events.next().get("data"));
            assertEquals(line, events.next().get("data"));
            assertEquals(EPOCH, events.next().get("data"));
        }
    }

    @Test
    void goesOnBehindTheLastEventThatWasReceived() throws Exception {
        run("one", START, EPOCH);
        try (Events events = events(
                "/api/runs/" + key("one") + "/events?from=0", "Last-Event-ID", String.valueOf(START.length() + 1))) {
            assertEquals(EPOCH, events.next().get("data"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shorter", "other", "new file"})
    void saysThatALogWasReplaced(String how) throws Exception {
        Path log = run("one", START, EPOCH).resolve("metrics.jsonl");
        try (Events events = events("/api/runs/" + key("one") + "/events?from=0")) {
            assertEquals(START, events.next().get("data"));
            assertEquals(EPOCH, events.next().get("data"));
            switch (how) {
                case "shorter" -> Files.writeString(log, START + "\n");
                case "other" -> Files.writeString(log, START + "\n" + VALIDATION + "\n" + STOPPED + "\n");
                default -> {
                    Path other = Files.writeString(runs.resolve("other"), (START + "\n").repeat(4));
                    Files.move(other, log, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            assertEquals("replaced", events.next().get("event"));
        }
    }

    @Test
    void saysThatALogWasReplacedWhileNobodyListened() throws Exception {
        run("one", START, EPOCH);
        try (Events events = events("/api/runs/" + key("one") + "/events?from=5")) {
            assertEquals("replaced", events.next().get("event"));
        }
    }

    @Test
    void tellsThatTheListHasChanged() throws Exception {
        try (Events events = events("/api/changes")) {
            run("one", START);
            String first = events.next().get("data");
            append(runs.resolve("one/metrics.jsonl"), EPOCH + "\n");
            assertNotEquals(first, events.next().get("data"));
        }
        assertEquals(1, list().elements().size());
    }

    @Test
    void sendsStackAndProvenance() throws Exception {
        Path folder = run("one", START);
        Files.writeString(folder.resolve("stack.yaml"), "name: iris\n");

        assertEquals("name: iris\n", text("/api/runs/" + key("one") + "/stack"));
        assertTrue(text("/api/runs/" + key("one") + "/run").contains("espalier-run-1"));
    }

    @Test
    void followsNoLinks() throws Exception {
        Path elsewhere = Files.createDirectories(runs.resolve(".hidden/elsewhere"));
        Files.writeString(elsewhere.resolve("run.json"), "{\"format\":\"espalier-run-1\"}");
        Files.createSymbolicLink(runs.resolve("linked"), elsewhere);
        Path secret = Files.writeString(runs.resolve("secret"), "secret\n");
        Path folder = run("one");
        Files.deleteIfExists(folder.resolve("metrics.jsonl"));
        Files.createSymbolicLink(folder.resolve("metrics.jsonl"), secret);
        Files.createSymbolicLink(folder.resolve("stack.yaml"), secret);

        assertEquals(1, list().elements().size());
        assertEquals("", text("/api/runs/" + key("one") + "/lines"));
        assertEquals(404, get("/api/runs/" + key("one") + "/stack").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/runs/one/lines",
                "/api/runs/0123456789abcdef/lines",
                "/api/runs/..%2fone/lines",
                "/api/runs//lines",
                "/api/runs/one",
                "/one/metrics.jsonl",
                "/assets/assets.txt",
                "/assets/Assets.class",
                "/index.html",
                "/favicon.ico"
            })
    void servesNoPaths(String path) throws Exception {
        run("one", START);

        int status = get(path).statusCode();
        assertTrue(status == 404 || status == 400, path + ": " + status);
    }

    @Test
    void servesThePageAndItsParts() throws Exception {
        HttpResponse<byte[]> answer = get("/");
        String html = new String(answer.body(), StandardCharsets.UTF_8);
        assertEquals(
                "text/html; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'self';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        List<String> parts = Assets.load().inOrder().stream().map(Asset::name).toList();
        assertTrue(parts.contains("uplot/uPlot.iife.min.js"));
        for (String part : parts) {
            assertTrue(html.contains("\"assets/" + part + "\""), part);
            assertEquals(200, get("/assets/" + part).statusCode(), part);
        }
        HttpResponse<byte[]> script = get("/assets/uplot/uPlot.iife.min.js", "Accept-Encoding", "br, gzip;q=0.5");
        assertEquals("gzip", script.headers().firstValue("Content-Encoding").orElseThrow());
    }

    @Test
    void allPartsTogetherAreSmall() {
        int bytes = Assets.load().inOrder().stream()
                .mapToInt(asset -> asset.bytes().length)
                .sum();

        assertTrue(bytes < 300_000, "bytes: " + bytes);
    }

    /** A stream of events as a browser reads it. */
    private record Events(InputStream stream, BufferedReader reader) implements AutoCloseable {

        /** The fields of the next message that has data. */
        Map<String, String> next() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty() && fields.containsKey("data")) {
                    return fields;
                }
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("retry")) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            throw new IOException("the stream has ended");
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private Events events(String path, String... headers) throws Exception {
        HttpResponse<InputStream> answer =
                client.send(request(path, headers), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(
                "text/event-stream", answer.headers().firstValue("Content-Type").orElseThrow());
        BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertEquals("retry: 2000", reader.readLine());
        return new Events(answer.body(), reader);
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(page.address().resolve(path));
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return client.send(request(path, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String text(String path) throws Exception {
        return new String(get(path).body(), StandardCharsets.UTF_8);
    }

    private JsonArray list() throws Exception {
        return (JsonArray) JsonReader.read(text("/api/runs"), "runs", ErrorCode.DATA_FORMAT);
    }

    private String key(String folder) throws Exception {
        return named(list(), folder).text("key").orElseThrow();
    }

    private static JsonObject named(JsonArray list, String folder) {
        List<JsonObject> found = new ArrayList<>();
        list.elements().forEach(each -> {
            if (each instanceof JsonObject run
                    && run.text("folder").filter(folder::equals).isPresent()) {
                found.add(run);
            }
        });
        assertEquals(1, found.size(), list::toJson);
        return found.get(0);
    }

    private Path run(String name, String... lines) throws IOException {
        Path folder = Files.createDirectories(runs.resolve(name));
        Files.writeString(folder.resolve("run.json"), "{\"format\":\"espalier-run-1\"}");
        Files.writeString(folder.resolve("metrics.jsonl"), lines.length == 0 ? "" : String.join("\n", lines) + "\n");
        return folder;
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
