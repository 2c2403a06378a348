package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.verification.tool.ExternalTool;
import dev.espalier.verification.tool.PrometheusServer;
import dev.espalier.verification.tool.PrometheusServer.Sample;
import dev.espalier.verification.tool.ToolOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus server scrapes the command while it trains, and is asked over HTTP what it knows. */
@Tag("slow")
class PrometheusRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRING = "ALERTS{alertstate=\"firing\"}";

    @TempDir
    private Path folder;

    private PrometheusServer prometheus;

    @BeforeEach
    void startPrometheus() throws IOException, InterruptedException {
        prometheus = PrometheusServer.start(Files.createDirectory(folder.resolve("prometheus")));
        Stacks.flowers(folder);
    }

    @AfterEach
    void stopPrometheus() {
        prometheus.close();
    }

    /** Starts a run, and lets Prometheus scrape it as soon as it says where. */
    private RunningCommand train(String out, String... arguments) throws IOException {
        String[] line = new String[arguments.length + 6];
        System.arraycopy(new String[] {"train", "flowers.yaml", "--out", out, "--metrics-port", "0"}, 0, line, 0, 6);
        System.arraycopy(arguments, 0, line, 6, arguments.length);
        RunningCommand running = Command.in(folder).start(line);
        running.awaitUntil(
                () -> Files.exists(endpointFile(out)) || running.outputSoFar().contains("metrics: http"));
        prometheus.scrape(List.of(target(running)));
        return running;
    }

    private Path endpointFile(String out) {
        return folder.resolve(out).resolve("metrics-endpoint.json");
    }

    private static String target(RunningCommand running) {
        Matcher address = Pattern.compile("http://([\\d.]+:\\d+)/metrics").matcher(running.outputSoFar());
        assertTrue(address.find(), running::outputSoFar);
        return address.group(1);
    }

    private static String scrape(String target) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + target + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double value(String scraped, String series) {
        return scraped.lines()
                .filter(line -> line.startsWith(series))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in\n" + scraped));
    }

    @Test
    void theRateOfStepsAndTheLossOfALongRunCanBeQueried() throws IOException, InterruptedException {
        try (RunningCommand running = train("long", "--set", "train.epochs=1000000")) {
            prometheus.await("rate(espalier_steps_total[5s])", samples -> !samples.isEmpty(), PATIENCE);
            String target = target(running);
            double before = value(scrape(target), "espalier_steps_total");
            long start = System.nanoTime();
            Thread.sleep(5_000);
            String scraped = scrape(target);
            double rate = (value(scraped, "espalier_steps_total") - before) / ((System.nanoTime() - start) / 1e9);

            // the same five seconds within a scrape or two of half a second each, on a machine that is busy with others
            Sample queried = prometheus.query("rate(espalier_steps_total[5s])").get(0);
            assertEquals(rate, queried.number(), rate / 2);
            assertEquals("flowers", queried.labels().get("run"));
            Sample loss = prometheus.query("espalier_loss{split=\"train\"}").get(0);
            // after enough steps it is exactly 0: the flowers can be told apart
            assertTrue(loss.number() >= 0 && loss.number() < 2, loss::toString);
            Sample phases = prometheus
                    .query("sum(rate(espalier_step_duration_seconds_sum{phase!=\"augment\"}[5s]))")
                    .get(0);
            assertTrue(phases.number() > 0.1 && phases.number() < 1.1, "seconds of steps per second: " + phases);
            ToolOutput.of(folder, scraped, ExternalTool.require("prometheus", "promtool"), "check", "metrics")
                    .isContent();
            assertEquals(List.of(), prometheus.query(FIRING));
            running.signal("TERM").await(PATIENCE).exits(143);
        }
    }

    @Test
    void theEndOfAShortRunIsNotLost() throws IOException, InterruptedException {
        try (RunningCommand running = train("short", "--metrics-linger", "60s")) {
            running.await(PATIENCE).exits(0);
        }
        assertEquals(
                0,
                prometheus.query("last_over_time(espalier_running[5m])").get(0).number());
        double loss = prometheus
                .query("last_over_time(espalier_loss{split=\"test\"}[5m])")
                .get(0)
                .number();
        assertEquals(loggedLoss("short"), loss, 1e-12);
        assertEquals(List.of(), prometheus.query(FIRING));
    }

    @Test
    void anAlertFiresWhenARunIsStoppedByNaN() throws IOException, InterruptedException {
        String[] diverging = {"--set", "optimizer=sgd", "--set", "learning-rate=1e38", "--metrics-linger", "60s"};
        try (RunningCommand running = train("diverging", diverging)) {
            List<Sample> firing = prometheus.await(FIRING, samples -> !samples.isEmpty(), PATIENCE);
            Map<String, String> labels = firing.get(0).labels();
            assertEquals("EspalierNonFinite", labels.get("alertname"));
            assertEquals("flowers", labels.get("run"));
            assertEquals("critical", labels.get("severity"));
            running.await(PATIENCE).exits(5);
        }
        Set<String> alerts = prometheus.query(FIRING).stream()
                .map(sample -> sample.labels().getOrDefault("alertname", ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of("EspalierNonFinite"), alerts);
    }

    /** The loss on test data that the run itself wrote. */
    private double loggedLoss(String out) {
        try {
            String line = Files.readAllLines(folder.resolve(out).resolve("metrics.jsonl")).stream()
                    .filter(each -> each.contains("\"split\":\"test\"") || each.contains("\"split\": \"test\""))
                    .findFirst()
                    .orElseThrow();
            Matcher loss = Pattern.compile("\"loss\": ?([-\\d.eE]+)").matcher(line);
            assertTrue(loss.find(), line);
            return Double.parseDouble(loss.group(1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
