package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The figures of a run, one JSON object a line, each step once: {@code metrics.jsonl}.
 *
 * <p>A checkpoint takes the log's {@link #position()}, after {@link #force()}; a resume cuts the log there. So a run that was
 * interrupted and resumed leaves the same lines as one that was not. For one thread at a time.
 */
public final class MetricsLog implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 13;

    private final Path path;
    private final RandomAccessFile file;
    private boolean forceFailed;

    private MetricsLog(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a log at its end, makes it if it is not there, and cuts a last line that was not ended.
     *
     * @param path the file
     * @return the log; to be closed
     * @throws EspalierException if it cannot be read or written ({@link ErrorCode#IO})
     */
    public static MetricsLog open(Path path) {
        try {
            MetricsLog log = new MetricsLog(path, new RandomAccessFile(path.toFile(), "rw"));
            boolean opened = false;
            try {
                log.cut(log.endOfLines(log.file.length()));
                opened = true;
                return log;
            } finally {
                if (!opened) {
                    log.file.close();
                }
            }
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    /**
     * Reads all lines that are ended.
     *
     * @param path the file
     * @return its lines in their order
     * @throws EspalierException if it cannot be read ({@link ErrorCode#IO}) or a line is not one of metrics
     *     ({@link ErrorCode#DATA_FORMAT})
     */
    public static List<MetricsLine> read(Path path) {
        List<MetricsLine> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n') {
                    lines.add(MetricsLine.parse(line.toString(), path + " line " + (lines.size() + 1)));
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
        return lines;
    }

    /**
     * Appends a line, whole or not at all.
     *
     * @param line the figures
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public void append(MetricsLine line) {
        byte[] bytes = (line.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        long before = position();
        try {
            file.seek(before);
            file.write(bytes);
        } catch (IOException fault) {
            try {
                cut(before);
            } catch (IOException second) {
                fault.addSuppressed(second);
            }
            throw FileFault.writing(new DiskStorage(), path, bytes.length, fault);
        }
    }

    /** Bytes of all lines so far: where a resume must cut. */
    public long position() {
        try {
            return file.length();
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
    }

    /**
     * Waits until all lines are on the disk.
     *
     * @throws EspalierException if that fails now or failed before ({@link ErrorCode#IO})
     */
    public void force() {
        try {
            if (forceFailed) {
                throw new IOException("an fsync failed before");
            }
            forceFailed = true;
            file.getFD().sync();
            forceFailed = false;
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    /**
     * Removes all lines beyond a position.
     *
     * @param position what {@link #position()} was when the checkpoint was saved that the run resumes from
     * @return a warning if the log is not the one that was written, because it is shorter or has no line that ends there;
     *     it then ends with the last whole line before
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public Optional<Problem> truncateTo(long position) {
        Check.atLeast("position", position, 0L);
        try {
            long length = file.length();
            long end = endOfLines(Math.min(position, length));
            cut(end);
            if (end == position) {
                return Optional.empty();
            }
            return Optional.of(new Problem(
                    ErrorCode.RUN_FOLDER,
                    path.toString(),
                    "the log has " + length + " bytes and no line that ends at " + position
                            + ", where it was when the checkpoint was saved, so lines are missing",
                    "put the file back that the run wrote if its lines are needed"));
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    private void cut(long end) throws IOException {
        if (end < file.length()) {
            file.setLength(end);
        }
    }

    /** The end of the last line that ends at or before a position. */
    private long endOfLines(long position) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long end = position;
        while (end > 0) {
            int length = (int) Math.min(end, block.length);
            file.seek(end - length);
            file.readFully(block, 0, length);
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return 0;
    }
}
