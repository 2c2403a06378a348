package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.export.RunExport;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PushgatewayTest implements PluginContract {

    private final HttpReceiver receiver = new HttpReceiver();

    PushgatewayTest() throws IOException {}

    @Override
    public Object plugin() {
        return new Pushgateway();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "url", List.of("localhost", "http://me:secret@host/"),
                "job", List.of(""),
                "interval", List.of(Duration.ZERO),
                "deleteAfter", List.of(Duration.ofSeconds(-1), Duration.ofDays(2)),
                "timeout", List.of(Duration.ZERO));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Pushgateway settings(Optional<Duration> deleteAfter) {
        return new Pushgateway(
                receiver.url() + "/", "training", Duration.ofHours(1), deleteAfter, Duration.ofSeconds(2), Map.of());
    }

    @Test
    void pushesWhenTheRunBeginsAndWhenItEnds() throws InterruptedException {
        ShortRun run = new ShortRun();
        RunExport export = settings(Optional.empty()).open(run);
        assertEquals(0, receiver.received().size());
        run.start(export);
        receiver.awaitFirst();
        run.steps(export, 3, 0.5);
        run.stop(export);
        assertEquals(Duration.ZERO, export.linger());
        export.close();

        assertEquals(2, receiver.received().size());
        HttpReceiver.Received last = receiver.last();
        assertEquals("PUT", last.method());
        assertEquals("/metrics/job/training/run/iris/run_id/" + ShortRun.ID, last.path());
        assertTrue(last.header("Content-Type").startsWith("text/plain; version=0.0.4"));
        Map<String, Double> series = Exposition.parse(new String(last.body(), StandardCharsets.UTF_8));
        String tags = "run=iris,run_id=" + ShortRun.ID;
        assertEquals(
                3.0, series.get("espalier_steps_total{" + tags + ",split=train,team=vision}"), () -> series.toString());
        assertEquals(0.0, series.get("espalier_running{" + tags + ",team=vision}"));
        assertEquals(0.5, series.get("espalier_loss{" + tags + ",split=train,team=vision}"));
    }

    @Test
    void deletesTheGroupAfterTheTimeAskedFor() throws InterruptedException {
        ShortRun run = new ShortRun();
        RunExport export = settings(Optional.of(Duration.ofMillis(20))).open(run);
        run.start(export);
        run.steps(export, 3, 0.5);
        run.stop(export);

        assertEquals(Duration.ofMillis(20), export.linger());
        assertFalse(export.awaitCollection(Duration.ZERO));
        assertEquals("PUT", receiver.last().method(), "the last state is there while it can be scraped");
        assertTrue(export.awaitCollection(Duration.ofMillis(20)));
        export.close();

        assertEquals("DELETE", receiver.last().method());
        assertEquals(
                "/metrics/job/training/run/iris/run_id/" + ShortRun.ID,
                receiver.last().path());
    }

    @Test
    void sendsNothingForARunThatNeverBegan() {
        settings(Optional.of(Duration.ZERO)).open(new ShortRun()).close();

        assertEquals(List.of(), receiver.received());
    }

    @ParameterizedTest
    @CsvSource({
        "iris, run/iris",
        "a/b, run@base64/YS9i",
        "'a b', run@base64/YSBi",
        "ä, run@base64/w6Q",
        "'', run@base64/=",
        "., run@base64/Lg",
        ".., run@base64/Li4"
    })
    void namesThatAPathCannotHaveAreInBase64(String name, String path) {
        Pushgateway gateway = new Pushgateway();

        assertEquals(
                "http://localhost:9091/metrics/job/espalier/" + path + "/run_id/1",
                PushedMeters.group(gateway, name, "1").toString());
    }

    @Test
    void aGatewayThatHangsHoldsUpNoStep() throws InterruptedException {
        receiver.hang();
        ShortRun run = new ShortRun();
        RunExport export = settings(Optional.empty()).open(run);
        run.start(export);
        receiver.awaitFirst();

        // the gateway has not answered; if a step waited for it, the test would end by its timeout
        run.steps(export, 100_000, 0.5);
        run.stop(export);
        export.close();
    }
}
