package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopbackServerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void answersWhileOthersHaveSentHalfAHeader() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        for (int i = 0; i < 200; i++) {
            client(server).send("GET / HTTP/1.1\r\nHos");
        }

        // A scrape is promised within 200 ms; ten times that keeps a busy build machine from failing the test.
        long start = System.nanoTime();
        assertTrue(RawClient.exchange(server.port(), GET).endsWith("hello\n"));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void answersWhileOthersDoNotReadTheirAnswers() throws IOException {
        String large = "x".repeat(8 << 20); // more than the sockets' buffers hold
        LoopbackServer server = server(PATIENCE, large);
        for (int i = 0; i < 4; i++) {
            client(server).send(GET);
        }

        assertTrue(RawClient.exchange(server.port(), GET).endsWith(large + "\n"));
    }

    @Test
    void answersAClientThatHasFinishedSending() throws IOException {
        String large = "x".repeat(8 << 20);
        LoopbackServer server = server(PATIENCE, large);

        assertTrue(client(server).send(GET).endOutput().receive().endsWith(large + "\n"));
    }

    @Test
    void answersAHeadThatComesInPieces() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        RawClient client = client(server);
        for (char letter : GET.toCharArray()) {
            client.send(String.valueOf(letter));
        }

        assertTrue(client.receive().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void dropsAClientThatTakesTooLong() throws IOException {
        LoopbackServer server = server(Duration.ofMillis(50), "hello");

        assertEquals("", client(server).send("GET / HT").receive());
    }

    @Test
    void refusesAHeadWithoutEnd() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        String endless = "GET / HTTP/1.1\r\nX: " + "y".repeat(100_000);

        assertTrue(RawClient.exchange(server.port(), endless).startsWith("HTTP/1.1 431 "));
    }

    @Test
    void refusesWhatIsNoRequest() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");

        assertTrue(RawClient.exchange(server.port(), "hello\r\n\r\n").startsWith("HTTP/1.1 400 "));
    }

    @Test
    void survivesAHandlerThatFails() throws IOException {
        LoopbackServer server = new LoopbackServer(0, PATIENCE, request -> {
            throw new IllegalStateException("a gauge has failed");
        });
        opened.add(server);

        for (int i = 0; i < 3; i++) {
            String answer = RawClient.exchange(server.port(), GET);
            assertTrue(answer.startsWith("HTTP/1.1 500 "));
            assertFalse(answer.contains("gauge"));
        }
    }

    @Test
    void saysThatAPortIsTaken() {
        LoopbackServer server = server(PATIENCE, "hello");

        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> new LoopbackServer(server.port(), PATIENCE, request -> HttpResponse.message("200 OK", "")));
        assertEquals(ErrorCode.IO, refused.code());
        assertEquals("port " + server.port(), refused.problems().get(0).where());
    }

    @Test
    void closesWithConnectionsOpen() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        RawClient halfOpen = client(server).send("GET ");
        RawClient.exchange(server.port(), GET);

        assertTimeoutPreemptively(Duration.ofSeconds(5), server::close);
        server.close();

        assertEquals("", halfOpen.receive());
        assertThrows(ConnectException.class, () -> new RawClient(server.port()));
    }

    private LoopbackServer server(Duration patience, String body) {
        LoopbackServer server = new LoopbackServer(0, patience, request -> HttpResponse.message("200 OK", body));
        opened.add(server);
        return server;
    }

    private RawClient client(LoopbackServer server) throws IOException {
        RawClient client = new RawClient(server.port());
        opened.add(0, client);
        return client;
    }
}
