package dev.espalier.core.checkpoint;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows at its end, with the digest of all its bytes kept along the way.
 *
 * <p>What is appended stays in a buffer until it is full or {@link #flush} is called. The file is made, or that of an
 * earlier run replaced, when the first bytes are written. A file without a path of its own is made among the temporary ones
 * of the system and removed when it is closed.
 */
final class AppendedFile implements Closeable {

    private static final int BLOCK_BYTES = 1 << 16;

    private final Optional<Supplier<Path>> path;
    private final int bufferBytes;
    private @Nullable RandomAccessFile file;
    private @Nullable Path temporary;
    private byte[] buffer = {};
    private int buffered;
    private long flushed;
    private Sha256 digest = new Sha256();
    private boolean forced = true;
    private boolean forceFailed;

    private AppendedFile(Optional<Supplier<Path>> path, int bufferBytes) {
        this.path = path;
        this.bufferBytes = bufferBytes;
    }

    /** An empty file, which takes the place of one that is there when the first bytes are written, or whose folder is made. */
    static AppendedFile replacing(Supplier<Path> path) {
        return new AppendedFile(Optional.of(path), BLOCK_BYTES);
    }

    /** The file that is there, cut at a length; an empty one is made if there is none. */
    static AppendedFile existing(Path path, long end) throws IOException {
        AppendedFile existing = replacing(() -> path);
        try {
            RandomAccessFile file = existing.opened();
            existing.flushed = Math.min(end, file.length());
            if (existing.flushed < file.length()) {
                file.setLength(existing.flushed);
                existing.forced = false;
            }
            existing.digest = existing.digestOf(existing.flushed);
            return existing;
        } catch (Throwable fault) {
            existing.close();
            throw fault;
        }
    }

    /** An empty file without a name, of which this many bytes are held in memory before anything is written to the disk. */
    static AppendedFile temporary(int memoryBytes) {
        return new AppendedFile(Optional.empty(), memoryBytes);
    }

    /** Bytes appended so far. */
    long length() {
        return flushed + buffered;
    }

    /** The length, and the digest of all bytes. */
    FileMark mark() {
        return new FileMark(length(), digest.copy().hex());
    }

    /** Appends bytes, all or none. */
    void append(byte[] bytes) throws IOException {
        if (buffered > 0 && buffered + bytes.length > bufferBytes) {
            flush();
        }
        if (buffer.length < buffered + bytes.length) {
            int larger = Math.max(buffered + bytes.length, Math.min(bufferBytes, 2 * buffer.length));
            buffer = Arrays.copyOf(buffer, larger);
        }
        System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
        buffered += bytes.length;
        digest.update(bytes);
    }

    /** Takes back what was appended last and not flushed. */
    void takeBack(byte[] bytes) throws IOException {
        buffered -= bytes.length;
        digest = digestOf(length());
    }

    /** Hands all bytes to the operating system. After a failure they are still in the buffer, and the file is as before. */
    void flush() throws IOException {
        if (buffered == 0) {
            return;
        }
        RandomAccessFile open = file == null ? replaced() : file;
        forced = false;
        try {
            open.seek(flushed);
            open.write(buffer, 0, buffered);
        } catch (IOException fault) {
            try {
                open.setLength(flushed);
            } catch (IOException second) {
                fault.addSuppressed(second);
            }
            throw fault;
        }
        flushed += buffered;
        buffered = 0;
    }

    /** Waits until all bytes are on the disk. After an fsync that failed every further one fails too. */
    void force() throws IOException {
        if (forceFailed) {
            throw new IOException("an fsync failed before");
        }
        flush();
        if (!forced && file != null) {
            forceFailed = true;
            file.getFD().sync();
            forceFailed = false;
            forced = true;
        }
    }

    /** Removes all bytes beyond a place, which is at most the present length. */
    void cut(long end) throws IOException {
        if (end == length()) {
            return;
        }
        if (end >= flushed) {
            buffered = (int) (end - flushed);
        } else {
            buffered = 0;
            opened().setLength(end);
            flushed = end;
            forced = false;
        }
        digest = digestOf(end);
    }

    /** Reads bytes from a position on, all of which lie before the end, into an array. */
    void read(long position, byte[] target, int offset, int count) throws IOException {
        int fromFile = (int) Math.max(0, Math.min(count, flushed - position));
        if (fromFile > 0) {
            RandomAccessFile open = opened();
            open.seek(position);
            open.readFully(target, offset, fromFile);
        }
        int rest = count - fromFile;
        if (rest > 0) {
            int from = (int) (position + fromFile - flushed);
            if (from + rest > buffered) {
                throw new EOFException("the file ends at " + length());
            }
            System.arraycopy(buffer, from, target, offset + fromFile, rest);
        }
    }

    /** Whether the file begins with the bytes that were there when a mark was made. */
    boolean beginsWith(FileMark mark) throws IOException {
        return mark.bytes() <= length() && digestOf(mark.bytes()).hex().equals(mark.digest());
    }

    private Sha256 digestOf(long bytes) throws IOException {
        long[] position = {0};
        return Sha256.of(
                (block, offset, count) -> {
                    read(position[0], block, offset, count);
                    position[0] += count;
                },
                bytes);
    }

    private RandomAccessFile opened() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            open = new RandomAccessFile((path.isPresent() ? path.get().get() : makeTemporary()).toFile(), "rw");
            file = open;
        }
        return open;
    }

    private RandomAccessFile replaced() throws IOException {
        if (path.isPresent()) {
            PendingFile.makeFolder(
                    new DiskStorage(), PendingFile.folderOf(path.get().get()));
        }
        RandomAccessFile open = opened();
        open.setLength(0);
        return open;
    }

    private Path makeTemporary() throws IOException {
        Path made = Files.createTempFile("espalier-", ".tmp");
        // the process may end before it closes the file
        made.toFile().deleteOnExit();
        temporary = made;
        return made;
    }

    /** Closes the file without writing what is in the buffer; one without a name is removed. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }
}
