package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.record.LineBudget;
import dev.espalier.core.record.LineKind;
import dev.espalier.core.record.MetricsLine;
import dev.espalier.core.record.RecordListener;
import dev.espalier.core.record.RecordedLine;
import dev.espalier.core.record.RunReplay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of a run, one JSON object a line: {@code metrics.jsonl}.
 *
 * <p>A checkpoint takes the log's {@link #mark()}, after {@link #force()}; a resume cuts the log there. So a run that was
 * interrupted and resumed leaves the same lines as one that was not. For one thread at a time.
 *
 * <p>The log of any run stays below 50 MB up to a million steps: {@link LineBudget} decides which lines are written.
 */
public final class MetricsLog implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 13;
    private static final int SCANNED_BYTES = 1 << 16;

    private final Path path;
    private final AppendedFile file;
    private final long tornBytes;
    private final LineBudget budget = new LineBudget();

    private MetricsLog(Path path, AppendedFile file) throws IOException {
        this.path = path;
        this.file = file;
        long end = endOfLines(file.length());
        this.tornBytes = file.length() - end;
        file.cut(end);
        count();
    }

    /** Counts the lines that are there. */
    private void count() throws IOException {
        budget.clear();
        byte[] block = new byte[SCANNED_BYTES];
        for (long position = 0; position < file.length(); position += block.length) {
            int length = (int) Math.min(block.length, file.length() - position);
            file.read(position, block, 0, length);
            budget.scan(block, length);
        }
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
     * Reads the metrics of all lines that are ended, and leaves out the lines of other events.
     *
     * @param path the file
     * @return its metrics in their order
     * @throws EspalierException if it cannot be read ({@link ErrorCode#IO}) or a line is not one of a log
     *     ({@link ErrorCode#DATA_FORMAT})
     */
    public static List<MetricsLine> read(Path path) {
        List<MetricsLine> lines = new ArrayList<>();
        RunReplay.of(path, new RecordListener() {
                    @Override
                    public void metricsRead(MetricsLine line) {
                        lines.add(line);
                    }
                })
                .read();
        return lines;
    }

    /** Whether a log has a line of metrics, beside those of single steps and other events; false if there is no log. */
    static boolean hasMetrics(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        LineBudget budget = new LineBudget();
        try (InputStream input = Files.newInputStream(path)) {
            byte[] block = new byte[SCANNED_BYTES];
            for (int count = input.read(block); count > 0; count = input.read(block)) {
                budget.scan(block, count);
            }
        }
        return budget.hasMetrics();
    }

    /**
     * Appends a line, whole or not at all.
     *
     * @param line the line
     * @param flush whether it is handed to the operating system now, with all that were not; otherwise later
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public void append(RecordedLine line, boolean flush) {
        byte[] bytes = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        long before = file.length();
        try {
            file.append(bytes);
            if (flush) {
                file.flush();
            }
        } catch (IOException fault) {
            try {
                file.cut(before);
            } catch (IOException second) {
                fault.addSuppressed(second);
            }
            throw FileFault.writing(new DiskStorage(), path, bytes.length, fault);
        }
        budget.add(line, bytes.length);
    }

    /**
     * Appends a line of metrics, whole or not at all.
     *
     * @param line the metrics
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public void append(MetricsLine line) {
        append(line.line(), true);
    }

    /**
     * Whether the log, as it is now, takes a line.
     *
     * @param kind its kind
     * @param step its step, at least 0
     * @param totalSteps the planned steps of the run
     * @return whether it is to be appended
     */
    public boolean takes(LineKind kind, long step, long totalSteps) {
        return budget.takes(kind, step, totalSteps);
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
            count();
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
