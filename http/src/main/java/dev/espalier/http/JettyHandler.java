package dev.espalier.http;

import dev.espalier.api.VisibleText;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty has read. */
final class JettyHandler extends Handler.Abstract {

    /** Sent with every answer: nothing is sniffed, framed, kept, or read by pages of other origins. */
    static final Map<String, String> SAFETY = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; object-src 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final RequestFilter filter;
    private final WebHandler handler;
    private final ConnectionWatch watch;

    JettyHandler(RequestFilter filter, WebHandler handler, ConnectionWatch watch) {
        this.filter = filter;
        this.handler = handler;
        this.watch = watch;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        WebResponse answer = filter.refusal(request).orElseGet(() -> answer(RequestFilter.read(request)));
        send(answer, request, response, callback);
        return true;
    }

    private WebResponse answer(WebRequest request) {
        try {
            return handler.answer(request);
        } catch (RuntimeException failure) {
            System.Logger log = System.getLogger(JettyHandler.class.getName());
            log.log(System.Logger.Level.WARNING, "no answer for " + VisibleText.line(request.path()) + ": " + failure);
            log.log(System.Logger.Level.DEBUG, "thrown while answering", failure);
            return WebResponse.message(500, "the answer could not be made");
        }
    }

    private void send(WebResponse answer, Request request, Response response, Callback callback) {
        setHeaders(response, answer);
        Optional<WatchedConnection> connection =
                watch.find(request.getConnectionMetaData().getConnection());
        if (connection.isEmpty()) {
            answer.body().close();
            callback.failed(new IllegalStateException("the connection has been closed"));
            return;
        }
        boolean headOnly = request.getMethod().equals("HEAD");
        if (headOnly) {
            answer.body().close();
        }
        WebBody body = headOnly ? WebBody.of(new byte[0]) : answer.body();
        WatchedConnection watched = connection.get();
        BodyPump pump = new BodyPump(body, response, ending(callback, watched), watched);
        watched.answering(pump, answer.lasting() && !headOnly, headOnly ? () -> {} : answer.received());
        watch.limitAnswers();
        pump.iterate();
    }

    private static Callback ending(Callback callback, WatchedConnection connection) {
        return Callback.from(callback, connection::endOutput);
    }

    private static void setHeaders(Response response, WebResponse answer) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        SAFETY.forEach(headers::put);
        answer.headers().forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        headers.put(HttpHeader.CONNECTION, "close");
        answer.length().ifPresent(length -> headers.put(HttpHeader.CONTENT_LENGTH, length));
    }
}
