package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.metrics.MeterListener;
import dev.espalier.testkit.FakeStepView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        listener.stepFinished(FakeStepView.number(1, -0.7));
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

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), answer);
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

        String answer = get("/metrics");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        assertTrue(body.contains("espalier_evaluation_by_class{class=\"" + escaped + "\",metric=\"recall\","), body);
        assertTrue(
                body.contains("espalier_evaluation_by_actual_predicted{actual=\"" + escaped
                        + "\",metric=\"confusion\",output=\"none\",predicted=\"" + escaped + "\","),
                body);
        assertTrue(
                body.lines()
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
        "GET /metrics HTTP/1.1|Host: localhost|Origin: http://localhost:3000, 200",
        "GET /metrics?x=y HTTP/1.0|Host: 127.0.0.1, 200",
        "POST /metrics HTTP/1.1|Host: localhost|Content-Length: 0, 405",
        "GET / HTTP/1.1|Host: localhost, 404",
        "GET /metrics/../etc/passwd HTTP/1.1|Host: localhost, 404"
    })
    void answersOnlyWhatItShould(String head, int status) throws IOException {
        String answer = exchange(endpoint.port(), head.replace("|", "\r\n") + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    @Test
    void servesTheLastStateUntilItHasBeenReceived() throws Exception {
        listener.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "done", 1, 1, 0.5));
        endpoint.keepLastState();
        listener.close();

        assertFalse(endpoint.awaitScrape(Duration.ofMillis(10)));
        exchange(endpoint.port(), "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        exchange(endpoint.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(endpoint.awaitScrape(Duration.ofMillis(50)), "nobody has read the meters yet");
        String answer = get("/metrics");
        assertTrue(
                answer.contains("espalier_running{run=\"iris \\\"small\\\"\\n\",run_id=\"0a1b2c3d4e5f\"} 0.0\n"),
                answer);
        assertTrue(
                answer.contains(
                        "espalier_steps_total{run=\"iris \\\"small\\\"\\n\",run_id=\"0a1b2c3d4e5f\",split=\"train\"} 1.0\n"),
                answer);
        assertTrue(endpoint.awaitScrape(Duration.ofSeconds(10)));
        assertEquals(answer, get("/metrics"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesAPortOutOfRange(int port) {
        assertThrows(IllegalArgumentException.class, () -> PrometheusEndpoint.open(port));
    }

    private static String exchange(int port, String text) throws IOException {
        // not the JVM's own loopback: it may prefer the one of version 6
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path) throws IOException {
        return exchange(endpoint.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
