package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.export.RunExport;
import dev.espalier.testkit.PluginContract;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GraphiteTest implements PluginContract {

    @Override
    public Object plugin() {
        return new Graphite();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "host", List.of(""),
                "port", List.of(0, 65536),
                "interval", List.of(Duration.ZERO),
                "timeout", List.of(Duration.ZERO));
    }

    private interface Reading<T> {
        T read(InputStream stream) throws IOException;
    }

    private static <T> T received(Function<Integer, Graphite> settings, Reading<T> reading) throws Exception {
        try (ServerSocket carbon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<T> received = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = carbon.accept()) {
                    return reading.read(connection.getInputStream());
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });
            ShortRun run = new ShortRun();
            run.all(settings.apply(carbon.getLocalPort()).open(run));
            return received.get(30, TimeUnit.SECONDS);
        }
    }

    private static Function<Integer, Graphite> settings(Graphite.Protocol protocol, boolean tags) {
        return port -> new Graphite("127.0.0.1", port, protocol, tags, Duration.ofHours(1), Duration.ofSeconds(2));
    }

    private static List<String> lines(boolean tags) throws Exception {
        return received(
                settings(Graphite.Protocol.PLAINTEXT, tags),
                stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
    }

    private static void assertLine(String expression, List<String> lines) {
        assertTrue(lines.stream().anyMatch(line -> line.matches(expression)), () -> expression + " in " + lines);
    }

    @Test
    void theEndOfAShortRunIsSentWithTags() throws Exception {
        List<String> lines = lines(true);

        assertLine(
                "espalier\\.loss;run=iris;run\\.id=" + ShortRun.ID + ";split=train;team=vision 0\\.5\\d* \\d{10}",
                lines);
        assertLine("espalier\\.steps;run=iris;.* 3(\\.0*)? \\d{10}", lines);
    }

    @Test
    void tagsArePartsOfNamesIfAsked() throws Exception {
        assertLine(
                "espalierLoss\\.run\\.iris\\.runId\\." + ShortRun.ID
                        + "\\.split\\.train\\.team\\.vision 0\\.5\\d* \\d{10}",
                lines(false));
    }

    @Test
    void picklesBatches() throws Exception {
        byte[] first = received(settings(Graphite.Protocol.PICKLED, true), stream -> {
            DataInputStream data = new DataInputStream(stream);
            byte[] batch = data.readNBytes(data.readInt());
            stream.readAllBytes();
            return batch;
        });

        // an opening mark, a list; the texts between are the names
        assertEquals('(', first[0]);
        assertEquals('l', first[1]);
        assertEquals('.', first[first.length - 1]);
        assertTrue(new String(first, StandardCharsets.ISO_8859_1).contains(";run=iris;run.id=" + ShortRun.ID));
    }

    @Test
    void aCarbonThatHangsOrIsNotThereHoldsUpNoStep() throws Exception {
        int free;
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = silent.getLocalPort();
            ShortRun run = new ShortRun();
            RunExport export = new Graphite(
                            "127.0.0.1",
                            silent.getLocalPort(),
                            Graphite.Protocol.PLAINTEXT,
                            true,
                            Duration.ofSeconds(1),
                            Duration.ofMillis(200))
                    .open(run);
            run.start(export);
            run.steps(export, 100_000, 0.5);
            run.stop(export);
            export.close();
        }
        ShortRun run = new ShortRun();
        run.all(settings(Graphite.Protocol.PLAINTEXT, true).apply(free).open(run));
    }
}
