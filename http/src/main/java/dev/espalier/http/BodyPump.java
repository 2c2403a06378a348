package dev.espalier.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/** Sends a body piece by piece, without a thread that waits for the client. */
final class BodyPump extends IteratingCallback {

    private final WebBody body;
    private final Response response;
    private final Callback callback;
    private final WatchedConnection connection;
    private boolean ended;

    BodyPump(WebBody body, Response response, Callback callback, WatchedConnection connection) {
        this.body = body;
        this.response = response;
        this.callback = callback;
        this.connection = connection;
    }

    @Override
    protected Action process() throws Exception {
        connection.taken();
        if (ended) {
            return Action.SUCCEEDED;
        }
        Optional<ByteBuffer> piece = body.next();
        if (piece.isPresent() && !piece.get().hasRemaining()) {
            return Action.IDLE;
        }
        ended = piece.isEmpty();
        connection.sending();
        response.write(ended, piece.orElse(BufferUtil.EMPTY_BUFFER), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        body.close();
        connection.answered();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(@Nullable Throwable cause) {
        body.close();
        callback.failed(cause == null ? new IllegalStateException("the answer was aborted") : cause);
    }
}
