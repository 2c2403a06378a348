package dev.espalier.core.data.csv;

import dev.espalier.core.data.file.MalformedDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Divides the bytes of a CSV file into rows and cells (RFC 4180), strictly: UTF-8, and quotes around whole cells.
 *
 * <p>Lines end with LF, CR LF or CR; empty lines are skipped. Cells are not decoded: most of them become numbers, which are
 * read from the bytes.
 */
final class CsvParser {

    /** A longer row is one with a quote that is not closed. */
    private static final int LONGEST_ROW = 1 << 26;

    private static final int BUFFER = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte delimiter;

    /** The bytes of a delimiter after its first. */
    private final byte[] further;

    private final CsvRow row = new CsvRow();
    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = new byte[BUFFER];
    private int limit;
    private int next;
    private boolean ended;

    /** Whether there are bytes in the buffer that are not ASCII. */
    private boolean mixed;

    /** The line of the file at {@link #next}, from 1. */
    private long line = 1;

    private long linesInRow;
    private int at;

    /**
     * A parser of a stream.
     *
     * @param in the stream; it is not closed
     * @param delimiter the UTF-8 bytes of the character between cells
     */
    CsvParser(InputStream in, byte[] delimiter) throws IOException {
        this.in = in;
        this.delimiter = delimiter[0];
        this.further = Arrays.copyOfRange(delimiter, 1, delimiter.length);
        fill();
        if (limit >= BYTE_ORDER_MARK.length
                && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            next = BYTE_ORDER_MARK.length;
        }
    }

    /**
     * Reads the next row.
     *
     * @return the row, the same object each time; null after the last one
     * @throws MalformedDataException if the bytes are not UTF-8 or quotes are out of place
     */
    @Nullable
    CsvRow next() throws IOException {
        if (!skipEmptyLines()) {
            return null;
        }
        while (!parsed()) {
            if (ended) {
                throw malformed("a quote is not closed");
            }
            fill();
        }
        if (mixed && !Utf8.isValid(buffer, next, at)) {
            throw new MalformedDataException(
                    "the text after line " + (line - 1) + " is not UTF-8", "convert it to UTF-8");
        }
        next = at;
        line += linesInRow;
        return row;
    }

    /** The checksum of all bytes that were read. */
    long checksum() {
        return checksum.getValue();
    }

    private boolean skipEmptyLines() throws IOException {
        while (true) {
            if (next == limit) {
                if (ended) {
                    return false;
                }
                fill();
            } else if (buffer[next] == '\n') {
                next++;
                line++;
            } else if (buffer[next] == '\r') {
                if (next + 1 == limit && !ended) {
                    fill();
                }
                next += next + 1 < limit && buffer[next + 1] == '\n' ? 2 : 1;
                line++;
            } else {
                return true;
            }
        }
    }

    /** Divides the row at {@link #next}; false if it needs more bytes. */
    private boolean parsed() throws MalformedDataException {
        row.begin(buffer, line);
        linesInRow = 0;
        at = next;
        while (true) {
            if (at < limit && buffer[at] == '"') {
                if (!quoted()) {
                    return false;
                }
            } else {
                plain();
            }
            if (at == limit) {
                return ended;
            }
            if (buffer[at] == delimiter) {
                // its further bytes have been compared
                at += 1 + further.length;
                if (at == limit && !ended) {
                    return false;
                }
            } else {
                return endOfLine();
            }
        }
    }

    private boolean endOfLine() {
        if (buffer[at] == '\r') {
            if (at + 1 == limit && !ended) {
                return false;
            }
            at += at + 1 < limit && buffer[at + 1] == '\n' ? 2 : 1;
        } else {
            at++;
        }
        linesInRow++;
        return true;
    }

    /** Adds a cell without quotes and moves to its end. */
    private void plain() {
        byte[] bytes = buffer;
        byte between = delimiter;
        int end = limit;
        int i = at;
        while (i < end) {
            byte b = bytes[i];
            if (b <= ','
                    ? (b == between && isDelimiter(i)) || b == '\n' || b == '\r'
                    : b == between && isDelimiter(i)) {
                break;
            }
            i++;
        }
        row.add(at, i);
        at = i;
    }

    /** Whether the bytes after the first one of a delimiter are there too. */
    private boolean isDelimiter(int index) {
        for (int i = 0; i < further.length; i++) {
            if (index + 1 + i >= limit || buffer[index + 1 + i] != further[i]) {
                return false;
            }
        }
        return true;
    }

    /** Adds a cell in quotes and moves behind them; false if it needs more bytes. */
    private boolean quoted() throws MalformedDataException {
        int begin = at + 1;
        boolean doubled = false;
        int i = begin;
        while (true) {
            if (i == limit) {
                return false;
            }
            byte b = buffer[i];
            if (b == '"') {
                if (i + 1 == limit && !ended) {
                    return false;
                }
                if (i + 1 == limit || buffer[i + 1] != '"') {
                    break;
                }
                doubled = true;
                i++;
            } else if (b == '\n' || (b == '\r' && (i + 1 == limit || buffer[i + 1] != '\n'))) {
                linesInRow++;
            }
            i++;
        }
        if (doubled) {
            row.add(single(begin, i));
        } else {
            row.add(begin, i);
        }
        at = i + 1;
        if (at < limit && buffer[at] != '\n' && buffer[at] != '\r' && !(buffer[at] == delimiter && isDelimiter(at))) {
            throw malformed("there is text after a closing quote");
        }
        return true;
    }

    /** The bytes with one quote for two. */
    private byte[] single(int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            bytes.write(buffer[i]);
            if (buffer[i] == '"') {
                i++;
            }
        }
        return bytes.toByteArray();
    }

    private MalformedDataException malformed(String why) {
        return new MalformedDataException(
                "the text after line " + (line - 1) + " cannot be divided into cells (" + why + ")",
                "check the quotes");
    }

    /** Moves the bytes that are left to the front and reads more. */
    private void fill() throws IOException {
        int left = limit - next;
        if (left == buffer.length) {
            if (left >= LONGEST_ROW) {
                throw malformed("a row is longer than " + (LONGEST_ROW >> 20) + " MiB");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        } else if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, left);
        }
        next = 0;
        limit = left;
        // a whole buffer, or the rest of a file would be divided again for each piece that a pipe gives
        int read = in.readNBytes(buffer, limit, buffer.length - limit);
        ended = read < buffer.length - limit;
        checksum.update(buffer, limit, read);
        limit += read;
        mixed = !Utf8.isAscii(buffer, limit);
    }
}
