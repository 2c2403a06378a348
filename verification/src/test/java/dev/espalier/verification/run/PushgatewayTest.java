package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.verification.tool.ExternalTool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Pushgateway takes what a run pushes, and has its end when the run is over. */
@Tag("slow")
class PushgatewayTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String url;
    private Process gateway;

    @BeforeEach
    void startGateway() throws IOException, InterruptedException {
        Path program = ExternalTool.require("prometheus-pushgateway", "prometheus-pushgateway", "pushgateway");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        // Debian's would go on with what it was pushed before, by whatever process
        gateway = new ProcessBuilder(
                        program.toString(), "--web.listen-address=127.0.0.1:" + port, "--persistence.file=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        while (true) {
            try {
                metrics();
                break;
            } catch (ConnectException notYet) {
                assertTrue(gateway.isAlive(), "the gateway has ended");
                Thread.sleep(50);
            }
        }
        Stacks.flowers(folder);
    }

    @AfterEach
    void stopGateway() throws InterruptedException {
        if (gateway != null) {
            gateway.destroy();
            gateway.waitFor();
        }
    }

    private List<String> metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
    }

    private static double value(List<String> metrics, String... parts) {
        List<String> found = metrics.stream()
                .filter(line -> !line.startsWith("#"))
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .toList();
        assertEquals(1, found.size(), () -> List.of(parts) + " in " + metrics);
        return Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
    }

    @Test
    void hasTheEndOfARunThatIsShorterThanTheInterval() throws Exception {
        Outcome outcome = Command.in(folder)
                .run(
                        "train",
                        "flowers.yaml",
                        "--epochs=2",
                        "--out=run",
                        "--set=name=iris/flowers",
                        "--set=tags={team: vision}",
                        "--export=pushgateway={url: '" + url + "', job: training, interval: 1h}");
        outcome.exits(0);
        assertFalse(outcome.errors().contains("exporter"), outcome::toString);

        List<String> metrics = metrics();
        String run = "run=\"iris/flowers\"";
        assertEquals(0, value(metrics, "espalier_running{", run, "job=\"training\"", "team=\"vision\""));
        assertEquals(1, value(metrics, "espalier_stopped{", run, "cause=\"completed\""));
        assertTrue(value(metrics, "espalier_steps_total{", run) > 0);
        assertEquals(0, value(metrics, "push_failure_time_seconds{", run), "the gateway has found no fault");
    }

    @Test
    void losesTheGroupOfARunThatAsksForIt() throws Exception {
        Command.in(folder)
                .run(
                        "train",
                        "flowers.yaml",
                        "--epochs=1",
                        "--out=run",
                        "--export=pushgateway={url: '" + url + "', delete-after: 100ms}")
                .exits(0)
                .prints("export: pushgateway offers the final state");

        assertFalse(String.join("\n", metrics()).contains("espalier_steps_total"));
    }
}
