package dev.espalier.metrics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The answer to a request; the connection is closed after it.
 *
 * @param status code and words, such as {@code 200 OK}
 * @param contentType of the body
 * @param body text, sent in UTF-8
 */
record HttpResponse(String status, String contentType, String body) {

    /** A plain sentence. */
    static HttpResponse message(String status, String sentence) {
        return new HttpResponse(status, "text/plain; charset=utf-8", sentence + "\n");
    }

    /** What is sent in answer to a request that could not be read. */
    ByteBuffer bytes() {
        return bytes("GET");
    }

    /** What is sent in answer to a method; to HEAD, no body. */
    ByteBuffer bytes(String method) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String allow = status.startsWith("405") ? "Allow: GET\r\n" : "";
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + content.length
                        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n" + allow
                        + "Connection: close\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        int sent = method.equals("HEAD") ? 0 : content.length;
        return ByteBuffer.allocate(headBytes.length + sent)
                .put(headBytes)
                .put(content, 0, sent)
                .flip();
    }
}
