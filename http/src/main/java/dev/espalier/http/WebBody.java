package dev.espalier.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The content of an answer, in pieces that are asked for one after another, each when the client has taken the one before.
 *
 * <p>So a client that does not read costs nothing but its connection. For one thread at a time.
 */
public interface WebBody extends Closeable {

    /**
     * The next piece.
     *
     * @return bytes, which stay as they are until the next call; without any if there are none at the moment, and then it is
     *     asked again within 250 ms; empty at the end
     * @throws IOException if it cannot be read, which cuts the connection
     */
    Optional<ByteBuffer> next() throws IOException;

    /** Releases what the body holds; called once, at the end or when the client has gone. */
    @Override
    default void close() {}

    /** The bytes of an array. */
    static WebBody of(byte[] bytes) {
        return new WebBody() {
            private final ByteBuffer rest = ByteBuffer.wrap(bytes).asReadOnlyBuffer();

            @Override
            public Optional<ByteBuffer> next() {
                if (!rest.hasRemaining()) {
                    return Optional.empty();
                }
                int length = Math.min(rest.remaining(), PIECE);
                ByteBuffer piece = rest.slice(rest.position(), length);
                rest.position(rest.position() + length);
                return Optional.of(piece);
            }
        };
    }

    /** How long a piece is best: little enough for a slow client to take it in a few seconds. */
    int PIECE = 1 << 16;
}
