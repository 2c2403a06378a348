package dev.espalier.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what cannot be read as a request: in a sentence that repeats nothing of it. */
final class PlainErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String sentence = switch (status) {
            case 414 -> "the target is longer than 8 KiB";
            case 431 -> "the header is longer than 8 KiB";
            case 500 -> "the answer could not be made";
            default -> "the request is malformed, or does not name exactly one host";
        };
        byte[] bytes = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        JettyHandler.SAFETY.forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return true;
    }
}
