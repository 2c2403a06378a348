package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metrics of a run, one JSON object a line, each step once: {@code metrics.jsonl}.
 *
 * <p>A checkpoint takes the log's {@link #mark()}, after {@link #force()}; a resume cuts the log there. So a run that was
 * interrupted and resumed leaves the same lines as one that was not. For one thread at a time.
 *
 * <p>A log of any run stays below some 64 MB: its first 16 MiB contain every line, and from there on every 2nd, 4th, 8th,
 * …, each time for 2 MiB. Which lines are written follows from their numbers and the length of the log alone.
 */
public final class MetricsLog implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 13;
    private static final long DENSE_BYTES = 16L << 20;
    private static final long BYTES_PER_DOUBLING = 2L << 20;
    private static final int MOST_DOUBLINGS = 40;

    private final Path path;
    private final AppendedFile file;
    private final long tornBytes;

    private MetricsLog(Path path, AppendedFile file) throws IOException {
        this.path = path;
        this.file = file;
        long end = endOfLines(file.length());
        this.tornBytes = file.length() - end;
        file.cut(end);
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
            AppendedFile file = AppendedFile.existing(path, Long.MAX_VALUE);
            try {
                return new MetricsLog(path, file);
            } catch (Throwable fault) {
                file.close();
                throw fault;
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
     * @param line the metrics
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public void append(MetricsLine line) {
        byte[] bytes = (line.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            file.append(bytes);
            file.flush();
        } catch (IOException fault) {
            try {
                file.takeBack(bytes);
            } catch (IOException second) {
                fault.addSuppressed(second);
            }
            throw FileFault.writing(new DiskStorage(), path, bytes.length, fault);
        }
    }

    /**
     * Whether the log, as long as it is now, takes a line of its kind.
     *
     * @param number the line's place among those of its kind, from 1
     * @return whether it is to be appended
     */
    public boolean takes(long number) {
        long beyond = file.length() - DENSE_BYTES;
        if (beyond < 0) {
            return true;
        }
        long doublings = Math.min(MOST_DOUBLINGS, 1 + beyond / BYTES_PER_DOUBLING);
        return number % (1L << doublings) == 0;
    }

    /** The length of the log, and the digest of its bytes: where a resume must cut. */
    public FileMark mark() {
        return file.mark();
    }

    /**
     * Waits until all lines are on the disk.
     *
     * @throws EspalierException if that fails now or failed before ({@link ErrorCode#IO})
     */
    public void force() {
        try {
            file.force();
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    /**
     * Removes all lines beyond a place.
     *
     * @param mark what {@link #mark()} was when the checkpoint was saved that the run resumes from
     * @return what is wrong with the log, and what was done: a last line without an end was removed, lines are missing, or
     *     some were altered; empty if it is the one that was written
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public Optional<Problem> cutTo(FileMark mark) {
        try {
            long length = file.length();
            boolean whole = file.beginsWith(mark);
            long end = endOfLines(Math.min(mark.bytes(), length));
            file.cut(end);
            if (whole) {
                return tornBytes == 0
                        ? Optional.empty()
                        : Optional.of(problem(
                                "the last line was incomplete; its " + tornBytes + " bytes were removed",
                                "no action is needed: the run continues after byte " + end
                                        + " and writes the lines from there again"));
            }
            if (end == mark.bytes()) {
                return Optional.of(problem(
                        "the first " + end + " bytes are not those that the run wrote; they are left as they are",
                        "put the file back that the run wrote if its lines are needed"));
            }
            return Optional.of(problem(
                    "the file has " + (length + tornBytes) + " bytes and no line that ends at " + mark.bytes()
                            + ", where it was when the checkpoint was saved: lines are missing; the run goes on behind"
                            + " byte " + end + ", where its last whole line ends",
                    "put the file back that the run wrote if its lines are needed"));
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    private Problem problem(String what, String remedy) {
        return new Problem(ErrorCode.RUN_FOLDER, path.toString(), what, remedy);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    /** The end of the last line that ends at or before a position. */
    private long endOfLines(long position) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long end = position;
        while (end > 0) {
            int length = (int) Math.min(end, block.length);
            file.read(end - length, block, 0, length);
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
