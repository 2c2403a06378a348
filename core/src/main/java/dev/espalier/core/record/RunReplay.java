package dev.espalier.core.record;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The log of a run as calls of a listener: of the lines that are there, and with every further call of those that have been
 * added since.
 *
 * <p>A last line that is not ended is left for the next call. Memory is bounded by the longest line that a run writes; a
 * longer one is refused. For one thread at a time.
 */
public final class RunReplay {

    /** More bytes than any line has that a run wrote. */
    private static final int LONGEST_LINE = 1 << 22;

    private static final int BLOCK_BYTES = 1 << 16;

    private final Path file;
    private final LineReader reader;
    private long offset;
    private long lines;
    private long lastBytes;
    private long lastDigest;
    private byte[] line = new byte[BLOCK_BYTES];
    private long length;
    private long refusedLine;

    private RunReplay(Path file, TrainingListener listener, long offset, long lines) {
        this.file = file;
        this.reader = new LineReader(listener);
        this.offset = offset;
        this.lines = lines;
    }

    /**
     * A log from its first line on.
     *
     * @param file the file
     * @param listener is told what the lines say; a {@link RecordListener} also what only the log knows
     * @return the replay, which has read nothing yet
     */
    public static RunReplay of(Path file, TrainingListener listener) {
        return new RunReplay(file, listener, 0, 0);
    }

    /**
     * A log from a later line on.
     *
     * @param file the file
     * @param listener is told what the lines say; a {@link RecordListener} also what only the log knows
     * @param offset bytes before that line: what {@link #offset()} was
     * @param lines lines before it: what {@link #lines()} was
     * @return the replay, which has read nothing yet
     */
    public static RunReplay from(Path file, TrainingListener listener, long offset, long lines) {
        return new RunReplay(file, listener, offset, lines);
    }

    /** The bytes of the lines that have been read. */
    public long offset() {
        return offset;
    }

    /** The lines that have been read, damaged ones included. */
    public long lines() {
        return lines;
    }

    /**
     * Reads all further lines that are ended.
     *
     * @throws EspalierException if the file cannot be read (code IO), or at the first line that is not one of a log (code
     *     DATA_FORMAT), which is not told
     */
    public void read() {
        read(problem -> {
            throw problem;
        });
    }

    /**
     * Reads all further lines that are ended, and goes on behind damaged ones.
     *
     * @param damaged is told what is wrong with a line, and where
     * @throws EspalierException if the file cannot be read; code IO
     */
    public void read(Consumer<EspalierException> damaged) {
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            input.seek(offset);
            length = 0;
            byte[] block = new byte[BLOCK_BYTES];
            for (int count = input.read(block); count > 0; count = input.read(block)) {
                read(block, count, damaged);
            }
        } catch (IOException fault) {
            throw unreadable(fault);
        }
    }

    private void read(byte[] block, int count, Consumer<EspalierException> damaged) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (block[i] == '\n') {
                append(block, start, i - start, damaged);
                endLine(damaged);
                start = i + 1;
            }
        }
        append(block, start, count - start, damaged);
    }

    /** Adds bytes to the present line; those of one that is too long are only counted. */
    private void append(byte[] block, int start, int count, Consumer<EspalierException> damaged) {
        long end = length + count;
        if (end <= LONGEST_LINE) {
            if (line.length < end) {
                line = Arrays.copyOf(line, (int) Math.max(end, Math.min(LONGEST_LINE, 2L * line.length)));
            }
            System.arraycopy(block, start, line, (int) length, count);
        } else if (refusedLine != lines + 1) {
            refusedLine = lines + 1;
            damaged.accept(new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    where(),
                    "the line has more than " + LONGEST_LINE + " bytes; no run writes such a line",
                    "remove the line, or use a log that a run wrote"));
        }
        length = end;
    }

    private void endLine(Consumer<EspalierException> damaged) {
        String where = where();
        boolean refused = length > LONGEST_LINE;
        byte[] utf8 = refused ? new byte[0] : Arrays.copyOf(line, (int) length);
        lastBytes = refused ? 0 : length + 1;
        lastDigest = digest(utf8);
        offset += length + 1;
        length = 0;
        lines++;
        if (refused) {
            return;
        }
        try {
            reader.read(utf8, where);
        } catch (EspalierException problem) {
            if (problem.code() != ErrorCode.DATA_FORMAT) {
                throw problem;
            }
            damaged.accept(problem);
        }
    }

    /**
     * Starts over at the first line if those that have been read are no longer in the file: a run that is resumed removes
     * the lines behind its checkpoint and writes them again.
     *
     * @return whether it starts over, so that what was told before is to be forgotten
     * @throws EspalierException if the file cannot be read; code IO
     */
    public boolean startOverIfCut() {
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            if (input.length() >= offset && endsAsBefore(input)) {
                return false;
            }
        } catch (IOException fault) {
            throw unreadable(fault);
        }
        offset = 0;
        lines = 0;
        lastBytes = 0;
        refusedLine = 0;
        return true;
    }

    private boolean endsAsBefore(RandomAccessFile input) throws IOException {
        if (lastBytes == 0) {
            return true;
        }
        byte[] last = new byte[(int) lastBytes - 1];
        input.seek(offset - lastBytes);
        input.readFully(last);
        return digest(last) == lastDigest && input.read() == '\n';
    }

    private static long digest(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    private String where() {
        return file + " line " + (lines + 1);
    }

    private EspalierException unreadable(IOException fault) {
        return new EspalierException(
                ErrorCode.IO,
                file.toString(),
                "cannot be read: " + FileReason.of(fault),
                "check the path and the permission to read it",
                fault);
    }
}
