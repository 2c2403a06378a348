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
import java.util.concurrent.CountDownLatch;
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
        assertTrue(RawClient.exchange(server.address().getPort(), GET).endsWith("hello\n"));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void answersWhileOthersDoNotReadTheirAnswers() throws IOException {
        String large = "x".repeat(8 << 20); // more than the sockets' buffers hold
        LoopbackServer server = server(PATIENCE, large);
        for (int i = 0; i < 4; i++) {
            client(server).send(GET);
        }

        assertTrue(RawClient.exchange(server.address().getPort(), GET).endsWith(large + "\n"));
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

        assertTrue(RawClient.exchange(server.address().getPort(), endless).startsWith("HTTP/1.1 431 "));
    }

    @Test
    void refusesWhatIsNoRequest() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");

        assertTrue(
                RawClient.exchange(server.address().getPort(), "hello\r\n\r\n").startsWith("HTTP/1.1 400 "));
    }

    @Test
    void refusesWhatCannotBecomeARequestWithoutWaitingForItsEnd() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        for (String beginning :
                List.of("\u0016\u0003\u0001\u0002", "GET /\r\n", "GET / HTTP/1.1\r\nHost: a\0", "\r\n")) {
            assertTrue(
                    RawClient.exchange(server.address().getPort(), beginning).startsWith("HTTP/1.1 400 "), beginning);
        }
    }

    @Test
    void refusesARequestThatEndsInTheMiddle() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");

        assertTrue(client(server)
                .send("GET / HTTP/1.1\r\nHo")
                .endOutput()
                .receive()
                .startsWith("HTTP/1.1 400 "));
        assertEquals("", client(server).endOutput().receive());
    }

    @Test
    void answersWhileOthersDrip() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        List<RawClient> dripping = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            dripping.add(client(server));
        }
        for (char letter : "GET / HTTP/1.1\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".toCharArray()) {
            for (RawClient client : dripping) {
                client.send(String.valueOf(letter));
            }
            long start = System.nanoTime();
            assertTrue(RawClient.exchange(server.address().getPort(), GET).endsWith("hello\n"));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
        }
    }

    @Test
    void tellsWhenAnAnswerWasReceived() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        LoopbackServer server = new LoopbackServer(0, PATIENCE, new HttpHandler() {
            @Override
            public HttpResponse answer(HttpRequest request) {
                return HttpResponse.message("200 OK", request.path());
            }

            @Override
            public void received(HttpResponse response) {
                if (response.body().equals("/read\n")) {
                    received.countDown();
                }
            }
        });
        opened.add(server);
        RawClient unread = client(server).send("GET /read HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(received.await(100, TimeUnit.MILLISECONDS), "nobody has closed the connection");
        unread.receive();
        unread.close();

        assertTrue(received.await(10, TimeUnit.SECONDS));
    }

    @Test
    void survivesAHandlerThatFails() throws IOException {
        LoopbackServer server = new LoopbackServer(0, PATIENCE, request -> {
            throw new IllegalStateException("a gauge has failed");
        });
        opened.add(server);

        for (int i = 0; i < 3; i++) {
            String answer = RawClient.exchange(server.address().getPort(), GET);
            assertTrue(answer.startsWith("HTTP/1.1 500 "));
            assertFalse(answer.contains("gauge"));
        }
    }

    @Test
    void saysThatAPortIsTaken() {
        LoopbackServer server = server(PATIENCE, "hello");

        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> new LoopbackServer(
                        server.address().getPort(), PATIENCE, request -> HttpResponse.message("200 OK", "")));
        assertEquals(ErrorCode.IO, refused.code());
        assertEquals(
                "port " + server.address().getPort(), refused.problems().get(0).where());
    }

    @Test
    void closesWithConnectionsOpen() throws IOException {
        LoopbackServer server = server(PATIENCE, "hello");
        RawClient halfOpen = client(server).send("GET ");
        RawClient.exchange(server.address().getPort(), GET);

        assertTimeoutPreemptively(Duration.ofSeconds(5), server::close);
        server.close();

        assertEquals("", halfOpen.receive());
        assertThrows(
                ConnectException.class, () -> new RawClient(server.address().getPort()));
    }

    private LoopbackServer server(Duration patience, String body) {
        LoopbackServer server = new LoopbackServer(0, patience, request -> HttpResponse.message("200 OK", body));
        opened.add(server);
        return server;
    }

    private RawClient client(LoopbackServer server) throws IOException {
        RawClient client = new RawClient(server.address().getPort());
        opened.add(0, client);
        return client;
    }
}
