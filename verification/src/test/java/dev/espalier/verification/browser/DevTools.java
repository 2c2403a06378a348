package dev.espalier.verification.browser;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A connection to a browser that speaks the DevTools protocol: calls with answers, and events of pages by their session. */
final class DevTools implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicLong calls = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();
    private final WebSocket socket;

    DevTools(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .join();
    }

    /** Calls a method of the browser itself. */
    JsonObject call(String method, JsonObject parameters) {
        return call("", method, parameters);
    }

    /**
     * Calls a method and waits for its result.
     *
     * @param session the page's session; empty for the browser itself
     * @param method such as {@code Page.navigate}
     * @param parameters of the method
     * @return its result
     */
    JsonObject call(String session, String method, JsonObject parameters) {
        long number = calls.incrementAndGet();
        JsonObject.Builder message =
                JsonObject.builder().put("id", number).put("method", method).put("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        send(message.build());
        try {
            JsonObject received = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            received.object("error").ifPresent(error -> {
                throw new IllegalStateException(method + ": " + error.toJson());
            });
            return received.object("result").orElseThrow();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " was interrupted", stopped);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(method + " was not answered", failure);
        } finally {
            waiting.remove(number);
        }
    }

    /** Sends one message after the other, as a web socket requires. */
    private synchronized void send(JsonObject message) {
        socket.sendText(message.toJson(), true).join();
    }

    /** Passes the events of a page to a listener, on the thread that receives them. */
    void listen(String session, Consumer<JsonObject> listener) {
        listeners.put(session, listener);
    }

    void forget(String session) {
        listeners.remove(session);
    }

    @Override
    public void close() {
        socket.abort();
        waiting.values().forEach(answer -> answer.completeExceptionally(new IllegalStateException("closed")));
    }

    private void received(String text) {
        JsonObject message = JsonReader.readObject(text, "DevTools", ErrorCode.IO);
        if (message.whole("id").isPresent()) {
            CompletableFuture<JsonObject> answer =
                    waiting.get(message.whole("id").getAsLong());
            if (answer != null) {
                answer.complete(message);
            }
        } else {
            Consumer<JsonObject> listener =
                    listeners.get(message.text("sessionId").orElse(""));
            if (listener != null) {
                listener.accept(message);
            }
        }
    }

    /** Joins the parts of messages. */
    private final class Messages implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                String text = parts.toString();
                parts.setLength(0);
                received(text);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
