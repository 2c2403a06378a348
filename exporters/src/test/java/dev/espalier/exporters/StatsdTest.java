package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.PluginContract;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatsdTest implements PluginContract {

    private static final Duration HOUR = Duration.ofHours(1);

    @Override
    public Object plugin() {
        return new Statsd();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "host", List.of("", " a"),
                "port", List.of(0, 65536),
                "interval", List.of(Duration.ofMillis(1), Duration.ofDays(1)));
    }

    private static List<String> datagrams(Statsd.Flavor flavor) throws IOException {
        try (DatagramSocket agent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            agent.setReceiveBufferSize(1 << 20);
            ShortRun run = new ShortRun();
            run.all(new Statsd("127.0.0.1", agent.getLocalPort(), flavor, Statsd.Protocol.UDP, HOUR).open(run));
            agent.setSoTimeout(500);
            List<String> lines = new ArrayList<>();
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
                try {
                    agent.receive(packet);
                } catch (SocketTimeoutException nothingMore) {
                    return lines;
                }
                lines.addAll(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
        }
    }

    private static void assertLine(String expression, List<String> lines) {
        assertTrue(lines.stream().anyMatch(line -> line.matches(expression)), () -> expression + " in " + lines);
    }

    @Test
    void theEndOfAShortRunIsSentWithTags() throws IOException {
        List<String> lines = datagrams(Statsd.Flavor.DATADOG);

        assertLine(
                "espalier\\.steps:3\\|c\\|#statistic:count,run:iris,run\\.id:" + ShortRun.ID + ".*team:vision", lines);
        assertLine("espalier\\.loss:0\\.5\\|g\\|#.*split:train.*", lines);
        assertLine("espalier\\.evaluation:0\\.9375\\|g\\|#.*metric:accuracy.*", lines);
        assertLine("espalier\\.running:0\\|g\\|#.*", lines);
    }

    @Test
    void tagsArePartsOfNamesWhereTheDialectHasNone() throws IOException {
        List<String> lines = datagrams(Statsd.Flavor.ETSY);

        assertLine(
                "espalierLoss\\.run\\.iris\\.runId\\." + ShortRun.ID
                        + "\\.split\\.train\\.statistic\\.value\\.team\\.vision:0\\.5\\|g",
                lines);
    }

    @Test
    void sendsLinesOverAConnection() throws Exception {
        try (ServerSocket agent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = agent.accept()) {
                    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });
            ShortRun run = new ShortRun();
            run.all(new Statsd("127.0.0.1", agent.getLocalPort(), Statsd.Flavor.TELEGRAF, Statsd.Protocol.TCP, HOUR)
                    .open(run));

            assertLine("espalier_loss,.*split=train.*:0\\.5\\|g", received.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void anAgentThatIsNotThereFailsNothing() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        for (Statsd.Protocol protocol : Statsd.Protocol.values()) {
            ShortRun run = new ShortRun();
            run.all(new Statsd("127.0.0.1", free, Statsd.Flavor.DATADOG, protocol, HOUR).open(run));
        }
    }
}
