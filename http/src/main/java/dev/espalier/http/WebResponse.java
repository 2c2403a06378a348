package dev.espalier.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The answer to a request; the connection is closed after it.
 *
 * @param status the code, such as 200
 * @param contentType of the body
 * @param length bytes of the body; empty if they are not known before
 * @param body what is sent
 * @param headers further ones, by name
 * @param lasting whether the body goes on until the client leaves, such as events do
 * @param received is told that a client has been sent the whole answer and has closed the connection after it
 */
public record WebResponse(
        int status,
        String contentType,
        OptionalLong length,
        WebBody body,
        Map<String, String> headers,
        boolean lasting,
        Runnable received) {

    /** Keeps the order of the headers. */
    public WebResponse {
        headers = Map.copyOf(headers);
    }

    /**
     * An answer whose bytes are there.
     *
     * @param status the code, such as 200
     * @param contentType of the bytes
     * @param bytes all of them
     */
    public static WebResponse of(int status, String contentType, byte[] bytes) {
        return new WebResponse(
                status, contentType, OptionalLong.of(bytes.length), WebBody.of(bytes), Map.of(), false, () -> {});
    }

    /**
     * A plain sentence.
     *
     * @param status the code, such as 404
     * @param sentence what a person should know, without a full stop
     */
    public static WebResponse message(int status, String sentence) {
        return of(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An answer whose length is not known before.
     *
     * @param contentType of the body
     * @param body what is sent
     */
    public static WebResponse streamed(String contentType, WebBody body) {
        return new WebResponse(200, contentType, OptionalLong.empty(), body, Map.of(), false, () -> {});
    }

    /** Server-sent events, until the client leaves. */
    public static WebResponse events(WebBody body) {
        return new WebResponse(200, "text/event-stream", OptionalLong.empty(), body, Map.of(), true, () -> {});
    }

    /** The same with another header. */
    public WebResponse with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new WebResponse(status, contentType, length, body, all, lasting, received);
    }

    /** The same, telling when a client has received it. */
    public WebResponse onReceived(Runnable action) {
        return new WebResponse(status, contentType, length, body, headers, lasting, action);
    }
}
