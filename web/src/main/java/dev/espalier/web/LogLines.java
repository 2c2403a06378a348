package dev.espalier.web;

import dev.espalier.http.WebBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A part of a log, as it is. */
final class LogLines implements WebBody {

    private final LogFile.Open file;
    private final long end;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private long offset;

    /**
     * The lines between two offsets.
     *
     * @param file the log, which is closed with this
     * @param from where the first line begins
     * @param end behind the last line
     */
    LogLines(LogFile.Open file, long from, long end) {
        this.file = file;
        this.offset = from;
        this.end = end;
    }

    @Override
    public Optional<ByteBuffer> next() throws IOException {
        if (offset >= end) {
            return Optional.empty();
        }
        piece.clear().limit((int) Math.min(PIECE, end - offset));
        file.read(offset, piece);
        piece.flip();
        offset += piece.remaining();
        // Shorter than it was: the run was resumed meanwhile, and who follows it is told so.
        return Optional.of(piece).filter(ByteBuffer::hasRemaining);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
