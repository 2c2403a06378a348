package dev.espalier.metrics;

import dev.espalier.api.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection, driven by the server's only thread: reads a head, writes an answer, waits for the client to go. */
final class HttpConnection {

    private static final int LONGEST_HEAD = 8192;
    private static final long LINGER_NANOSECONDS = Duration.ofSeconds(1).toNanos();

    private final SocketChannel channel;
    private final HttpHandler handler;
    private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD);
    private @Nullable HttpResponse response;
    private @Nullable ByteBuffer answer;
    private boolean answered;
    private long deadline;

    HttpConnection(SocketChannel channel, HttpHandler handler, Duration patience) {
        this.channel = channel;
        this.handler = handler;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** Whether the client has used up its time, however slowly it goes on. */
    boolean isExpired(long now) {
        return now - deadline > 0;
    }

    /** Does what the channel is ready for. */
    void advance(SelectionKey key) throws IOException {
        if (key.isReadable()) {
            if (answer == null) {
                read();
            } else {
                discard(key);
            }
        }
        if (answer != null && !answered) {
            write(key, answer);
        }
    }

    /** Closes the connection, whatever its state. */
    void close() {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // there is nothing left to close
        }
    }

    private void read() throws IOException {
        int count = channel.read(head);
        int length = head.position();
        int end = HttpRequest.endOfHead(head.array(), length);
        if (end >= 0) {
            HttpRequest.parse(head.array(), end).ifPresentOrElse(this::handle, this::refuse);
        } else if (HttpRequest.isHopeless(head.array(), length) || (count < 0 && length > 0)) {
            refuse();
        } else if (!head.hasRemaining()) {
            answer = HttpResponse.message("431 Request Header Fields Too Large", "the header is longer than 8 KiB")
                    .bytes();
        } else if (count < 0) {
            close();
        }
    }

    private void refuse() {
        answer = HttpResponse.message("400 Bad Request", "the request is malformed, or does not name exactly one host")
                .bytes();
    }

    private void handle(HttpRequest request) {
        HttpResponse found = response(request);
        response = found;
        answer = found.bytes(request.method());
    }

    private HttpResponse response(HttpRequest request) {
        try {
            return handler.answer(request);
        } catch (RuntimeException failure) {
            System.Logger log = System.getLogger(HttpConnection.class.getName());
            log.log(System.Logger.Level.WARNING, "no answer for " + VisibleText.line(request.path()) + ": " + failure);
            log.log(System.Logger.Level.DEBUG, "thrown while answering", failure);
            return HttpResponse.message("500 Internal Server Error", "the metrics could not be read");
        }
    }

    private void write(SelectionKey key, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
            return;
        }
        // Closing while the client still sends would reset the connection and may take the answer with it.
        answered = true;
        deadline = System.nanoTime() + LINGER_NANOSECONDS;
        key.interestOps(SelectionKey.OP_READ);
        channel.shutdownOutput();
    }

    private void discard(SelectionKey key) throws IOException {
        int count = channel.read(head.clear());
        if (count >= 0) {
            return;
        }
        if (answered) {
            close();
            if (response != null) {
                handler.received(response);
            }
        } else {
            // The end stays readable; what is left to do is to write.
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }
}
