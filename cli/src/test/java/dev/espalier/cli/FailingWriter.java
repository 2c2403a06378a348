package dev.espalier.cli;

import java.io.IOException;
import java.io.Writer;

/** A writer onto a full disk, or into a pipe that nobody reads from. */
final class FailingWriter extends Writer {

    private final String reason;

    FailingWriter(String reason) {
        this.reason = reason;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        throw new IOException(reason);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
