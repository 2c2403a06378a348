package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PrometheusEndpointTest {

    private static final String LABEL = "[a-z_]+=\"([^\"\\\\]|\\\\.)*\"";
    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_]+(\\{" + LABEL + "(," + LABEL + ")*})? (NaN|[+-]Inf|-?\\d+(\\.\\d+)?(E-?\\d+)?)");

    private final PrometheusEndpoint endpoint = PrometheusEndpoint.open(0);
    private final MeterListener listener = new MeterListener(endpoint.registry(), Clock.systemUTC());

    @BeforeEach
    void startARun() {
        listener.runStarted(new RunStarted("0a1b2c3d4e5f", "iris \"small\"\n", 0, 300, 30, 32, 960, 7_000, false));
        listener.stepFinished(FakeStep.number(1, -0.7));
        listener.evaluationFinished(
                new EvaluationFinished(Split.VALIDATION, 30, 1, 120, Map.of("loss", 0.4, "accuracy", 0.8), 0.1));
    }

    @AfterEach
    void closeEndpoint() {
        listener.close();
        endpoint.close();
    }

    @Test
    void servesEveryMeterAsPrometheusText() throws IOException {
        String answer = get("/metrics");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        List<String> described = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("# HELP ")) {
                described.add(line.split(" ")[2]);
            } else if (!line.startsWith("# TYPE ")) {
                assertTrue(SAMPLE.matcher(line).matches(), line);
            }
        }
        assertTrue(described.contains("espalier_steps_total"), described::toString);
        assertTrue(described.contains("espalier_step_duration_seconds"), described::toString);
        assertTrue(described.contains("espalier_last_step_timestamp_seconds"), described::toString);
        assertTrue(
                body.contains(
                        "espalier_loss{run=\"iris \\\"small\\\"\\n\",run_id=\"0a1b2c3d4e5f\",split=\"train\"} -0.7\n"),
                body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\"b",
                "a\\\\b",
                "two\nlines",
                "a\\n",
                "a}b{c=\"d\"} 1",
                "größer \u2028 \ud83d\ude00",
                "NaN",
                "#"
            })
    void showsClassesOfAnyName(String name) throws IOException {
        MetricName recall = MetricName.of("recall").with(MetricName.CLASS, name);
        MetricName confusion = MetricName.of("confusion").with("actual", name).with("predicted", name);
        listener.evaluationFinished(new EvaluationFinished(
                Split.TEST, 30, 1, 120, Map.of(recall.toString(), 0.5, confusion.toString(), 3.0), 0.1));

        String body = get("/metrics");
        String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        assertTrue(body.contains("espalier_evaluation_by_class{class=\"" + escaped + "\",metric=\"recall\","), body);
        assertTrue(
                body.contains("espalier_evaluation_by_actual_predicted{actual=\"" + escaped
                        + "\",metric=\"confusion\",predicted=\"" + escaped + "\","),
                body);
        assertTrue(
                body.lines()
                        .skip(9)
                        .allMatch(line ->
                                line.startsWith("#") || SAMPLE.matcher(line).matches()),
                body);
    }

    @Test
    void saysWhereItIs() {
        assertEquals(
                "http://127.0.0.1:" + endpoint.port() + "/metrics",
                endpoint.address().toString());
        assertTrue(endpoint.port() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /metrics HTTP/1.1|Host: evil.example, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: http://evil.example, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: null, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: http://localhost:3000, 200",
        "GET /metrics HTTP/1.1|Host: [::1]:1234, 200",
        "GET /metrics?x=y HTTP/1.0|Host: 127.0.0.1, 200",
        "POST /metrics HTTP/1.1|Host: localhost|Content-Length: 0, 405",
        "HEAD /metrics HTTP/1.1|Host: localhost, 405",
        "GET / HTTP/1.1|Host: localhost, 404",
        "GET /metrics/../etc/passwd HTTP/1.1|Host: localhost, 404",
        "GET /metrics HTTP/1.1|Connection: close, 400"
    })
    void answersOnlyWhatItShould(String head, int status) throws IOException {
        String answer = RawClient.exchange(endpoint.port(), head.replace("|", "\r\n") + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    static Stream<Arguments> hostileRequests() {
        String local = "Host: localhost|";
        String get = "GET /metrics HTTP/1.1|";
        return Stream.of(
                Arguments.of("no host", 400, get + "|"),
                Arguments.of("no host, HTTP/1.0", 400, "GET /metrics HTTP/1.0||"),
                Arguments.of("empty host", 403, get + "Host:||"),
                Arguments.of("two hosts", 400, get + local + "Host: evil.example||"),
                Arguments.of("one host twice", 400, get + local + local + "|"),
                Arguments.of("foreign host", 403, get + "Host: evil.example||"),
                Arguments.of("two hosts in one", 403, get + "Host: localhost, evil.example||"),
                Arguments.of("no version", 400, "GET /metrics|" + local + "|"),
                Arguments.of("no version, no header", 400, "GET /metrics|"),
                Arguments.of("no target", 400, "GET HTTP/1.1|" + local + "|"),
                Arguments.of("another version", 400, "GET /metrics HTTP/2.0|" + local + "|"),
                Arguments.of("preface of HTTP/2", 400, "PRI * HTTP/2.0||SM||"),
                Arguments.of("version in lower case", 400, "GET /metrics http/1.1|" + local + "|"),
                Arguments.of("word after the version", 400, "GET /metrics HTTP/1.1 x|" + local + "|"),
                Arguments.of("tab for a space", 400, "GET\t/metrics\tHTTP/1.1|" + local + "|"),
                Arguments.of("empty line first", 400, "|" + get + local + "|"),
                Arguments.of("binary", 400, "\0\1\2\3\u00ff\u00fe||"),
                Arguments.of("binary without a line", 400, "\u0080\0\u0090"),
                Arguments.of("TLS hello", 400, "\u0016\3\1\0\u00a5\1\0\0\u00a1\3\3" + "\u00c3\u0091".repeat(80)),
                Arguments.of("SSH", 400, "SSH-2.0-OpenSSH_9.2|"),
                Arguments.of("header without colon", 400, get + local + "Accept||"),
                Arguments.of("header without name", 400, get + local + ": x||"),
                Arguments.of("space before the colon", 400, get + "Host : localhost||"),
                Arguments.of("obsolete folding", 400, get + local + "Accept: text/plain,| text/html||"),
                Arguments.of("folding of the host", 400, get + "Host:| localhost||"),
                Arguments.of("line end in the middle", 400, get + "Host: local\rhost||"),
                Arguments.of("zero byte in a value", 400, get + local + "X: a\0b||"),
                Arguments.of("bytes in the target", 400, "GET /metr\u00e9cs HTTP/1.1|" + local + "|"),
                Arguments.of("two lengths", 400, get + local + "Content-Length: 0|Content-Length: 5||hello"),
                Arguments.of("two lengths in one", 400, get + local + "Content-Length: 0, 5||hello"),
                Arguments.of("length below zero", 400, get + local + "Content-Length: -1||"),
                Arguments.of("length of many digits", 400, get + local + "Content-Length: " + "9".repeat(40) + "||"),
                Arguments.of(
                        "length and chunks",
                        400,
                        "POST /metrics HTTP/1.1|" + local + "Content-Length: 5|Transfer-Encoding: chunked||0||"),
                Arguments.of(
                        "chunks", 405, "POST /metrics HTTP/1.1|" + local + "Transfer-Encoding: chunked||5|hello|0||"),
                Arguments.of("chunks of a GET", 400, get + local + "Transfer-Encoding: chunked||5|hello|0||"),
                Arguments.of(
                        "chunks in HTTP/1.0",
                        400,
                        "POST /metrics HTTP/1.0|" + local + "Transfer-Encoding: chunked||0||"),
                Arguments.of("unknown encoding", 400, get + local + "Transfer-Encoding: gzip||"),
                Arguments.of("body of a GET", 400, get + local + "Content-Length: 5||hello"),
                Arguments.of(
                        "a request in a body",
                        405,
                        "POST /metrics HTTP/1.1|" + local + "Content-Length: 40||" + get + local + "|"),
                Arguments.of("second request", 200, get + local + "|" + get + local + "|"),
                Arguments.of(
                        "second request with a foreign host", 200, get + local + "|" + get + "Host: evil.example||"),
                Arguments.of("foreign origin", 403, get + local + "Origin: http://evil.example||"),
                Arguments.of(
                        "foreign origin second",
                        400,
                        get + local + "Origin: http://localhost|Origin: http://evil.example||"),
                Arguments.of(
                        "foreign origin first",
                        400,
                        get + local + "origin: http://evil.example|ORIGIN: http://localhost||"),
                Arguments.of(
                        "two origins in one", 403, get + local + "Origin: http://localhost, http://evil.example||"),
                Arguments.of("whole address", 400, "GET http://localhost/metrics HTTP/1.1|" + local + "|"),
                Arguments.of("CONNECT", 400, "CONNECT localhost:80 HTTP/1.1|" + local + "|"),
                Arguments.of("OPTIONS *", 400, "OPTIONS * HTTP/1.1|" + local + "|"),
                Arguments.of("TRACE", 405, "TRACE /metrics HTTP/1.1|" + local + "|"),
                Arguments.of("method in lower case", 405, "get /metrics HTTP/1.1|" + local + "|"),
                Arguments.of("climbing path", 404, "GET /../metrics HTTP/1.1|" + local + "|"),
                Arguments.of("coded path", 404, "GET /%6detrics HTTP/1.1|" + local + "|"),
                Arguments.of("upgrade", 200, get + local + "Connection: Upgrade|Upgrade: websocket||"),
                Arguments.of("long header", 431, get + local + "X: " + "y".repeat(9_000) + "||"),
                Arguments.of("many headers", 431, get + local + "A: b|".repeat(4_000) + "|"),
                Arguments.of("long target", 431, "GET /" + "x".repeat(9_000) + " HTTP/1.1|" + local + "|"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileRequests")
    void answersHostileRequestsOnceAndCloses(String name, int status, String text) throws IOException {
        String answer = RawClient.exchange(endpoint.port(), text.replace("|", "\r\n"));

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(2, answer.split("HTTP/", -1).length, answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(get("/metrics").startsWith("HTTP/1.1 200 OK\r\n"), "the next client");
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        assertTrue(RawClient.exchange(endpoint.port(), "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .endsWith("\r\n\r\n"));
    }

    @Test
    void servesTheLastStateUntilItHasBeenReceived() throws Exception {
        listener.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "done", 1, 1, 0.5));
        endpoint.keepLastState();
        listener.close();

        assertFalse(endpoint.awaitScrape(Duration.ofMillis(10)));
        RawClient.exchange(endpoint.port(), "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        RawClient.exchange(endpoint.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(endpoint.awaitScrape(Duration.ofMillis(50)), "nobody has read the meters yet");
        String answer = get("/metrics");
        assertTrue(
                answer.contains("espalier_running{run=\"iris \\\"small\\\"\\n\",run_id=\"0a1b2c3d4e5f\"} 0.0\n"),
                answer);
        assertTrue(
                answer.contains("espalier_steps_total{run=\"iris \\\"small\\\"\\n\",run_id=\"0a1b2c3d4e5f\"} 1.0\n"),
                answer);
        assertTrue(endpoint.awaitScrape(Duration.ofSeconds(10)));
        assertEquals(answer, get("/metrics"));
    }

    @Test
    void answersABodyThatItDoesNotWant() throws IOException {
        String post =
                "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000);

        assertTrue(RawClient.exchange(endpoint.port(), post).startsWith("HTTP/1.1 405 "));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesAPortOutOfRange(int port) {
        assertThrows(IllegalArgumentException.class, () -> PrometheusEndpoint.open(port));
    }

    private String get(String path) throws IOException {
        return RawClient.exchange(endpoint.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
