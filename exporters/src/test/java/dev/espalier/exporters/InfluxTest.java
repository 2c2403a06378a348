package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.PluginContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InfluxTest implements PluginContract {

    private final HttpReceiver receiver = new HttpReceiver();

    InfluxTest() throws IOException {}

    @Override
    public Object plugin() {
        return new Influx();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "url", List.of("localhost"),
                "database", List.of(" "),
                "bucket", List.of("without-organization"),
                "organization", List.of("without-bucket"),
                "token", List.of(new EnvironmentVariable("PATH")),
                "user", List.of("without-password"),
                "interval", List.of(Duration.ZERO),
                "timeout", List.of(Duration.ZERO));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private List<String> written(Influx settings) {
        ShortRun run = new ShortRun();
        run.all(settings.open(run));
        return new String(receiver.last().body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static String line(List<String> lines, String measurement, String tag) {
        return lines.stream()
                .filter(line -> line.startsWith(measurement + ",") && line.contains(tag))
                .findFirst()
                .orElseThrow(() -> new AssertionError(measurement + " with " + tag + " is not in " + lines));
    }

    private Influx settings(boolean bucket) {
        return new Influx(
                receiver.url(),
                "runs",
                bucket ? Optional.of("acme") : Optional.empty(),
                bucket ? Optional.of("training") : Optional.empty(),
                bucket ? Optional.of(new EnvironmentVariable("PATH")) : Optional.empty(),
                bucket ? Optional.empty() : Optional.of("writer"),
                bucket ? Optional.empty() : Optional.of(new EnvironmentVariable("PATH")),
                Duration.ofHours(1),
                Duration.ofSeconds(5));
    }

    @Test
    void writesLinesToADatabase() {
        List<String> lines = written(settings(false));

        assertEquals(
                "/write?consistency=one&precision=ms&db=runs", receiver.last().path());
        assertTrue(receiver.last().header("Authorization").startsWith("Basic "));
        assertTrue(
                line(lines, "espalier_loss", "split=train")
                        .matches("espalier_loss,run=iris,run_id=" + ShortRun.ID
                                + ",split=train,team=vision,metric_type=gauge value=0\\.5 \\d{13}"),
                () -> lines.toString());
        assertTrue(line(lines, "espalier_steps", "run=iris").contains(" value=3 "), () -> lines.toString());
    }

    @Test
    void writesLinesToABucket() {
        List<String> lines = written(settings(true));

        assertEquals(
                "/api/v2/write?precision=ms&bucket=training&org=acme",
                receiver.last().path());
        assertEquals("Token " + System.getenv("PATH"), receiver.last().header("Authorization"));
        assertTrue(line(lines, "espalier_evaluation", "metric=accuracy").contains(" value=0.9375 "));
    }
}
