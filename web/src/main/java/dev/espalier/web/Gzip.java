package dev.espalier.web;

import dev.espalier.http.WebBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses a body piece by piece, with little effort: the lines of a log shrink to a quarter at 50 to 100 MB/s. */
final class Gzip implements WebBody {

    private final WebBody plain;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(2 * PIECE);
    private final OutputStream compressing;
    private boolean ended;

    private Gzip(WebBody plain) throws IOException {
        this.plain = plain;
        this.compressing = quick(pending);
    }

    /** The compressed form of a body that never runs dry before its end. */
    static WebBody of(WebBody plain) {
        try {
            return new Gzip(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The compressed form of bytes. */
    static byte[] of(byte[] plain) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (OutputStream stream = quick(compressed)) {
            stream.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    private static OutputStream quick(OutputStream target) throws IOException {
        return new GZIPOutputStream(target, PIECE) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    @Override
    public Optional<ByteBuffer> next() throws IOException {
        while (!ended && pending.size() < PIECE) {
            Optional<ByteBuffer> piece = plain.next();
            if (piece.isEmpty()) {
                ended = true;
                compressing.close();
            } else {
                byte[] bytes = new byte[piece.get().remaining()];
                piece.get().get(bytes);
                compressing.write(bytes);
            }
        }
        if (pending.size() == 0) {
            return Optional.empty();
        }
        ByteBuffer piece = ByteBuffer.wrap(pending.toByteArray());
        pending.reset();
        return Optional.of(piece);
    }

    @Override
    public void close() {
        plain.close();
        try {
            // the compressor has buffers outside of the heap
            compressing.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
