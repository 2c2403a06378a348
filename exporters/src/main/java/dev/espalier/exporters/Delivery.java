package dev.espalier.exporters;

import io.micrometer.core.ipc.http.HttpSender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends what an exporter publishes over HTTP, each request for a limited time.
 *
 * <p>A receiver that fails is logged once, and once more when it works again; nothing is thrown. For use by several threads.
 */
final class Delivery implements HttpSender {

    private static final System.Logger LOGGER = System.getLogger(Delivery.class.getName());

    /** Headers that the client sets itself. */
    private static final Set<String> OF_CLIENT = Set.of("content-length", "connection", "host", "expect", "upgrade");

    private final String exporter;
    private final Duration timeout;
    private final Map<String, String> headers;
    private final HttpClient client;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * A way to a receiver.
     *
     * @param exporter the exporter's name
     * @param timeout how long one request may take
     * @param headers sent with every request
     */
    Delivery(String exporter, Duration timeout, Map<String, String> headers) {
        this.exporter = exporter;
        this.timeout = timeout;
        this.headers = Map.copyOf(headers);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** Sends a registry's request; a failure is logged here, so that the registry is told of none. */
    @Override
    public Response send(Request request) {
        byte[] entity = request.getEntity();
        deliver(
                request.getMethod().name(),
                URI.create(request.getUrl().toString()),
                request.getRequestHeaders(),
                entity == null ? new byte[0] : entity);
        return new Response(200, "");
    }

    /**
     * Sends a request.
     *
     * @param method such as {@code PUT}
     * @param address where to
     * @param more headers of this request
     * @param body what is sent
     * @return whether the receiver has accepted it
     */
    boolean deliver(String method, URI address, Map<String, String> more, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        more.forEach((name, value) -> header(request, name, value));
        headers.forEach((name, value) -> header(request, name, value));
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
            return told(address, status / 100 == 2 ? "" : "it answered with status " + status);
        } catch (TimeoutException late) {
            return told(address, "it did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            return told(address, reason(cause == null ? failure : cause));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return told(address, "the request was interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        if (!OF_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            request.setHeader(name, value);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return "it cannot be reached";
        }
        String message = failure.getMessage();
        return failure instanceof IOException && message != null ? message : String.valueOf(failure);
    }

    private boolean told(URI address, String fault) {
        boolean fails = !fault.isEmpty();
        if (fails && !failing.getAndSet(true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "exporter " + exporter + ": " + address + " does not take the metrics: " + fault
                            + "; the run goes on, and they are sent again at each interval");
        } else if (!fails && failing.getAndSet(false)) {
            LOGGER.log(System.Logger.Level.INFO, "exporter " + exporter + ": " + address + " takes the metrics again");
        }
        return !fails;
    }
}
