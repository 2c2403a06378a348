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

    /** What is sent. */
    ByteBuffer bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String allow = status.startsWith("405") ? "Allow: GET\r\n" : "";
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + content.length
                        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n" + allow
                        + "Connection: close\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(headBytes.length + content.length)
                .put(headBytes)
                .put(content)
                .flip();
    }
}
