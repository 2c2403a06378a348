package dev.espalier.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebServerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An answer is promised within 20 ms; a hundred times that keeps a busy build machine from failing the test. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void answersWhileOthersHaveSentHalfAHeader() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        for (int i = 0; i < 300; i++) {
            client(server).send("GET / HTTP/1.1\r\nHos");
        }

        assertAnswersSoon(server);
    }

    @Test
    void answersWhileOthersSendNothing() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        for (int i = 0; i < 300; i++) {
            client(server);
        }

        assertAnswersSoon(server);
    }

    @Test
    void answersWhileOthersDrip() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        List<RawClient> dripping = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            dripping.add(client(server));
        }
        for (char letter : "GET / HTTP/1.1\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".toCharArray()) {
            for (RawClient client : dripping) {
                client.send(String.valueOf(letter));
            }
            assertAnswersSoon(server);
        }
    }

    @Test
    void cutsOffWhoDripsHoweverLongItGoesOn() throws IOException {
        WebServer server = server(Duration.ofMillis(500), "hello");
        RawClient client = client(server);
        long start = System.nanoTime();

        // Each byte would reset an idle timeout; the bytes would last for a minute.
        assertThrows(IOException.class, () -> {
            client.send("GET / HTTP/1.1\r\n");
            for (int i = 0; i < 600; i++) {
                client.send("X: y\r\n");
                Thread.sleep(100);
            }
        });
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void answersWhileOthersDoNotReadTheirAnswers() throws IOException {
        String large = "x".repeat(8 << 20); // more than the sockets' buffers hold
        WebServer server = server(PATIENCE, large);
        for (int i = 0; i < 40; i++) {
            client(server).send(GET);
        }

        assertTrue(RawClient.exchange(server.port(), GET).endsWith(large + "\n"));
    }

    @Test
    void cutsOffWhoDoesNotReadTheAnswer() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        WebServer server = WebServer.open(
                WebAddress.loopback(0),
                request -> WebResponse.streamed("text/plain", endless(released)),
                Duration.ofMillis(500));
        opened.add(server);
        client(server).send(GET);

        assertTrue(released.await(30, TimeUnit.SECONDS));
    }

    @Test
    void answersAClientThatHasFinishedSending() throws IOException {
        String large = "x".repeat(8 << 20);
        WebServer server = server(PATIENCE, large);

        assertTrue(client(server).send(GET).endOutput().receive().endsWith(large + "\n"));
    }

    @Test
    void answersAHeadThatComesInPieces() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        RawClient client = client(server);
        for (char letter : GET.toCharArray()) {
            client.send(String.valueOf(letter));
        }

        assertTrue(client.receive().startsWith("HTTP/1.1 200 OK\r\n"));
    }

    @Test
    void dropsAClientThatTakesTooLong() throws IOException {
        WebServer server = server(Duration.ofMillis(50), "hello");

        assertEquals("", client(server).send("GET / HT").receive());
    }

    @Test
    void refusesAHeadWithoutEnd() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        String endless = "GET / HTTP/1.1\r\nX: " + "y".repeat(100_000);

        assertTrue(RawClient.exchange(server.port(), endless).startsWith("HTTP/1.1 431 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002", "GET /\r\n", "GET / HTTP/1.1\r\nHost: a\0", "hello\r\n\r\n"})
    void refusesWhatCannotBecomeARequestWithoutWaitingForItsEnd(String beginning) throws IOException {
        WebServer server = server(PATIENCE, "hello");

        assertTrue(RawClient.exchange(server.port(), beginning).matches("(?s)HTTP/1.1 (400|505) .*"));
    }

    @Test
    void answersARequestThatEndsInTheMiddleWithNothingMoreThanARefusal() throws IOException {
        WebServer server = server(PATIENCE, "hello");

        assertFalse(client(server)
                .send("GET / HTTP/1.1\r\nHo")
                .endOutput()
                .receive()
                .contains("hello"));
        assertEquals("", client(server).endOutput().receive());
    }

    @Test
    void refusesABodyThatItDoesNotWant() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        String post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000);

        assertTrue(RawClient.exchange(server.port(), post).startsWith("HTTP/1.1 405 "));
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        String answer = RawClient.exchange(server.port(), "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertTrue(answer.endsWith("\r\n\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Length: 6\r\n"), answer);
    }

    @Test
    void tellsWhenAnAnswerWasReceived() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        WebServer server = WebServer.open(
                WebAddress.loopback(0),
                request -> WebResponse.message(200, request.path())
                        .onReceived(request.path().equals("/read") ? received::countDown : () -> {}));
        opened.add(server);
        RawClient unread = client(server).send("GET /read HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(received.await(100, TimeUnit.MILLISECONDS), "nobody has closed the connection");
        unread.receive();
        unread.close();

        assertTrue(received.await(10, TimeUnit.SECONDS));
    }

    @Test
    void doesNotTakeALeftConnectionForAReceivedAnswer() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        String large = "x".repeat(8 << 20);
        WebServer server = WebServer.open(
                WebAddress.loopback(0),
                request -> WebResponse.message(200, large).onReceived(received::countDown),
                Duration.ofMillis(200));
        opened.add(server);
        client(server).send(GET);

        assertFalse(received.await(2, TimeUnit.SECONDS));
    }

    @Test
    void survivesAHandlerThatFails() throws IOException {
        WebServer server = WebServer.open(WebAddress.loopback(0), request -> {
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
    void sendsWhatComesLaterAndTellsTheBodyWhenTheClientHasGone() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch released = new CountDownLatch(1);
        WebBody body = new WebBody() {
            @Override
            public Optional<ByteBuffer> next() {
                int call = calls.incrementAndGet();
                return Optional.of(call % 2 == 0 ? ByteBuffer.allocate(0) : bytes("data: " + call + "\n\n"));
            }

            @Override
            public void close() {
                released.countDown();
            }
        };
        WebServer server = WebServer.open(WebAddress.loopback(0), request -> WebResponse.events(body));
        opened.add(server);
        RawClient client = client(server).send(GET);

        String start = client.receiveUntil("data: 5\n\n");
        assertTrue(start.contains("\r\nContent-Type: text/event-stream\r\n"), start);
        assertEquals(1, server.lastingClients());
        client.close();
        assertTrue(released.await(30, TimeUnit.SECONDS));
        await(() -> server.lastingClients() == 0);
    }

    @Test
    void letsTheOldestOfTooManyListenersGiveWay() throws Exception {
        AtomicInteger open = new AtomicInteger();
        WebServer server = WebServer.open(WebAddress.loopback(0), request -> {
            open.incrementAndGet();
            return WebResponse.events(new WebBody() {
                private boolean begun;

                @Override
                public Optional<ByteBuffer> next() {
                    ByteBuffer next = begun ? ByteBuffer.allocate(0) : bytes(":\n\n");
                    begun = true;
                    return Optional.of(next);
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            });
        });
        opened.add(server);
        RawClient first = client(server).send(GET);
        first.receiveUntil(":\n\n");
        for (int i = 0; i < 40; i++) {
            client(server).send(GET).receiveUntil(":\n\n");
        }

        // the oldest is told to end before it has ended
        await(() -> server.lastingClients() <= 32);
        first.receive();
        await(() -> open.get() <= 32);
    }

    @Test
    void saysThatAPortIsTaken() {
        WebServer server = server(PATIENCE, "hello");

        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> WebServer.open(WebAddress.loopback(server.port()), request -> WebResponse.message(200, "")));
        assertEquals(ErrorCode.IO, refused.code());
        assertEquals("port " + server.port(), refused.problems().get(0).where());
    }

    @Test
    void listensToOtherMachinesOnlyIfAsked() throws IOException {
        WebServer everywhere =
                WebServer.open(WebAddress.of("0.0.0.0", 0), request -> WebResponse.message(200, "hello"));
        opened.add(everywhere);

        assertTrue(server(PATIENCE, "hello").isLoopback());
        assertFalse(everywhere.isLoopback());
        assertEquals(
                "http://127.0.0.1:" + everywhere.port() + "/",
                everywhere.address().toString());
        assertTrue(RawClient.exchange(everywhere.port(), "GET / HTTP/1.1\r\nHost: 10.1.2.3\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
        assertTrue(RawClient.exchange(everywhere.port(), "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                .startsWith("HTTP/1.1 403 "));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void refusesAPortOutOfRange(int port) {
        assertThrows(IllegalArgumentException.class, () -> WebAddress.loopback(port));
    }

    @Test
    void closesWithConnectionsOpen() throws IOException {
        WebServer server = server(PATIENCE, "hello");
        RawClient halfOpen = client(server).send("GET ");
        RawClient.exchange(server.port(), GET);

        assertTimeoutPreemptively(Duration.ofSeconds(5), server::close);
        server.close();

        assertEquals("", halfOpen.receive());
        assertThrows(ConnectException.class, () -> new RawClient(server.port()));
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        int before = webThreads();
        for (int i = 0; i < 5; i++) {
            try (WebServer server = server(PATIENCE, "hello")) {
                RawClient.exchange(server.port(), GET);
            }
        }

        await(() -> webThreads() <= before);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it has not come to pass in 10 seconds");
            Thread.sleep(20);
        }
    }

    private static int webThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("espalier-web")
                        || thread.getName().contains("Scheduler"))
                .count();
    }

    private static void assertAnswersSoon(WebServer server) throws IOException {
        long start = System.nanoTime();
        assertTrue(RawClient.exchange(server.port(), GET).endsWith("hello\n"));
        assertTrue(System.nanoTime() - start < SOON.toNanos());
    }

    private static WebBody endless(CountDownLatch released) {
        return new WebBody() {
            @Override
            public Optional<ByteBuffer> next() {
                return Optional.of(ByteBuffer.allocate(PIECE));
            }

            @Override
            public void close() {
                released.countDown();
            }
        };
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private WebServer server(Duration patience, String body) {
        WebServer server = WebServer.open(WebAddress.loopback(0), request -> WebResponse.message(200, body), patience);
        opened.add(server);
        return server;
    }

    private RawClient client(WebServer server) throws IOException {
        RawClient client = new RawClient(server.port());
        opened.add(0, client);
        return client;
    }
}
