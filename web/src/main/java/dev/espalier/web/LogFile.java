package dev.espalier.web;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a log that another may be writing to: only lines that are ended, and only a regular file, never where a link leads.
 *
 * @param path where it is
 */
record LogFile(Path path) {

    private static final int BLOCK_BYTES = 1 << 13;

    /** A log that is open. */
    static final class Open implements Closeable {

        private final SeekableByteChannel channel;

        private Open(SeekableByteChannel channel) {
            this.channel = channel;
        }

        /** Its length at the moment. */
        long length() throws IOException {
            return channel.size();
        }

        /** Fills a buffer from an offset on, as far as the file reaches. */
        void read(long offset, ByteBuffer buffer) throws IOException {
            channel.position(offset);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // as long as there is more
            }
        }

        /** Where the last line ends that is ended. */
        long endOfLines() throws IOException {
            long end = channel.size();
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            while (end > 0) {
                int length = (int) Math.min(end, BLOCK_BYTES);
                block.clear().limit(length);
                read(end - length, block);
                for (int i = block.position() - 1; i >= 0; i--) {
                    if (block.get(i) == '\n') {
                        return end - length + i + 1;
                    }
                }
                end -= length;
            }
            return 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** What is known of the file without opening it; empty if there is none. */
    Optional<BasicFileAttributes> attributes() throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(found).filter(BasicFileAttributes::isRegularFile);
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /** Opens the file; empty if there is none. */
    Optional<Open> open() throws IOException {
        if (attributes().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Open(Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    /**
     * All of a small file.
     *
     * @param most bytes that are read at most
     * @return its content; empty if there is none or it is longer
     */
    Optional<byte[]> readAll(int most) throws IOException {
        Optional<Open> opened = open();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Open file = opened.get()) {
            long length = file.length();
            if (length > most) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) length);
            file.read(0, buffer);
            return Optional.of(
                    buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array());
        }
    }
}
