package dev.espalier.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A writer that remembers its first failure, which a {@link java.io.PrintWriter} around it would swallow. */
final class WatchedWriter extends FilterWriter {

    private volatile @Nullable IOException failure;

    WatchedWriter(Writer writer) {
        super(writer);
    }

    /** What the first write that failed has thrown; later ones throw it again and write nothing. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int character) throws IOException {
        attempt(() -> out.write(character));
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        attempt(() -> out.write(characters, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        attempt(() -> out.write(text, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attempt(Action action) throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw earlier;
        }
        try {
            action.run();
        } catch (IOException first) {
            failure = first;
            throw first;
        }
    }
}
