package dev.espalier.verification.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A Prometheus server of a test, with the alert rules of Espalier, that scrapes every half second. */
public final class PrometheusServer implements AutoCloseable {

    /** The rules that are published. */
    public static final Path RULES = Path.of("..", "metrics", "monitoring", "espalier-alerts.yml");

    private final Path folder;
    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * A value of an instant query.
     *
     * @param labels its labels, the name included
     * @param number its number
     */
    public record Sample(Map<String, String> labels, double number) {}

    private PrometheusServer(Path folder, Process process, URI address) {
        this.folder = folder;
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a server and waits until it is ready; where there is none on the machine, the test is skipped.
     *
     * @param folder where it keeps its files
     * @return the server
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static PrometheusServer start(Path folder) throws IOException, InterruptedException {
        Path program = ExternalTool.require("prometheus", "prometheus");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path rules = Files.copy(RULES, folder.resolve("rules.yml"));
        Files.writeString(folder.resolve("targets.json"), "[]");
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: espalier
                    file_sd_configs: [{files: ["%s"], refresh_interval: 1s}]
                """.formatted(
                        rules.toAbsolutePath(), folder.resolve("targets.json").toAbsolutePath()));
        URI address = URI.create("http://127.0.0.1:" + port);
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(folder, process, address);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 300 && process.isAlive(); attempt++) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen yet
            }
            Thread.sleep(100);
        }
        String log = Files.readString(folder.resolve("prometheus.log"));
        close();
        fail("Prometheus does not get ready\n" + log);
    }

    /**
     * Scrapes these addresses from now on, and no others.
     *
     * @param targets host and port of each
     * @throws IOException if the list cannot be written
     */
    public void scrape(List<String> targets) throws IOException {
        String list = targets.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        Path next = folder.resolve("targets.next");
        Files.writeString(next, "[{\"targets\": [" + list + "]}]");
        Files.move(
                next,
                folder.resolve("targets.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Asks for the present value of an expression.
     *
     * @param expression in PromQL
     * @return the samples, in no particular order
     * @throws IOException if the server does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Sample> query(String expression) throws IOException, InterruptedException {
        HttpResponse<String> response =
                get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        assertEquals(200, response.statusCode(), () -> expression + "\n" + response.body());
        Map<?, ?> data = (Map<?, ?>) json(response.body()).get("data");
        List<Sample> samples = new ArrayList<>();
        for (Object each : (List<?>) data.get("result")) {
            if (each instanceof Map<?, ?> sample) {
                samples.add(
                        new Sample(labels((Map<?, ?>) sample.get("metric")), number((List<?>) sample.get("value"))));
            }
        }
        return samples;
    }

    /**
     * Waits until the samples of an expression are as expected.
     *
     * @param expression in PromQL
     * @param expected what is waited for
     * @param patience how long at most
     * @return the samples that are
     * @throws IOException if the server does not answer
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Sample> await(String expression, Predicate<List<Sample>> expected, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        List<Sample> samples = query(expression);
        while (!expected.test(samples)) {
            if (System.nanoTime() > end) {
                fail(expression + " is " + samples + " after " + patience);
            }
            Thread.sleep(100);
            samples = query(expression);
        }
        return samples;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Map<?, ?> json(String text) {
        // JSON is YAML
        return (Map<?, ?>) new Load(LoadSettings.builder()
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build())
                .loadFromString(text);
    }

    private static Map<String, String> labels(Map<?, ?> metric) {
        return metric.entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().toString(),
                        each -> each.getValue().toString()));
    }

    private static double number(List<?> value) {
        String text = value.get(1).toString();
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
