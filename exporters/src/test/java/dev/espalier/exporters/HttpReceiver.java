package dev.espalier.exporters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A receiver of HTTP that keeps what it is sent, and that can be made to hang or to fail. */
final class HttpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new ArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile int status = 200;

    record Received(String method, String path, com.sun.net.httpserver.Headers headers, byte[] body) {

        String header(String name) {
            return Optional.ofNullable(headers.getFirst(name)).orElse("");
        }
    }

    HttpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers with another status from now on. */
    void answer(int code) {
        status = code;
    }

    /** Takes requests and answers none. */
    void hang() {
        hangs = true;
    }

    /** Waits for the first request. */
    void awaitFirst() throws InterruptedException {
        if (!first.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was sent");
        }
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    Received last() {
        List<Received> all = received();
        return all.get(all.size() - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = plain.readAllBytes();
            }
        }
        synchronized (this) {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    body));
        }
        first.countDown();
        if (hangs) {
            try {
                hanging.await();
            } catch (InterruptedException closed) {
                return;
            }
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        hanging.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
