package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.Split;
import java.io.IOException;
import java.time.Clock;
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
        listener.runStarted(new RunStarted("iris \"small\"\n", 0, 300, 30, 32, 960, 7_000, false));
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
        assertTrue(body.contains("espalier_loss{run=\"iris \\\"small\\\"\\n\",split=\"train\"} -0.7\n"), body);
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
