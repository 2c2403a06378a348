package dev.espalier.core.data.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The cells of one row, without surrounding blanks, as slices of bytes that are valid until the next row is read. */
final class CsvRow {

    private static final byte[] NOTHING = {};

    private byte[] buffer = NOTHING;
    private int[] starts = new int[16];
    private int[] ends = new int[16];

    /** The bytes of cells that are not a slice of the buffer, because they hold quotes. */
    private byte[] @Nullable [] unquoted = new byte[16][];

    private int count;
    private long line;

    void begin(byte[] bytes, long startingLine) {
        buffer = bytes;
        line = startingLine;
        count = 0;
    }

    /** Adds a slice of the buffer. */
    void add(int from, int to) {
        addSlice(null, from, to);
    }

    /** Adds a cell of its own bytes. */
    void add(byte[] cell) {
        addSlice(cell, 0, cell.length);
    }

    private void addSlice(byte @Nullable [] cell, int from, int to) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            unquoted = Arrays.copyOf(unquoted, 2 * count);
        }
        byte[] bytes = cell == null ? buffer : cell;
        int first = from;
        int last = to;
        while (first < last && isBlank(bytes[first])) {
            first++;
        }
        while (last > first && isBlank(bytes[last - 1])) {
            last--;
        }
        unquoted[count] = cell;
        starts[count] = first;
        ends[count] = last;
        count++;
        if (first < last && (bytes[first] < 0 || bytes[last - 1] < 0)) {
            stripLast();
        }
    }

    /** Strips the blanks of other scripts. */
    private void stripLast() {
        String cell = decoded(count - 1);
        String stripped = cell.strip();
        if (stripped.length() < cell.length()) {
            byte[] bytes = stripped.getBytes(StandardCharsets.UTF_8);
            unquoted[count - 1] = bytes;
            starts[count - 1] = 0;
            ends[count - 1] = bytes.length;
        }
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && b >= 0 && (b == ' ' || (b >= '\t' && b <= '\r') || (b >= 0x1C && b <= 0x1F));
    }

    /** How many cells there are. */
    int count() {
        return count;
    }

    /** The line of the file on which the row begins, from 1. */
    long line() {
        return line;
    }

    /** The array that holds a cell. */
    byte[] bytes(int cell) {
        byte[] own = unquoted[cell];
        return own == null ? buffer : own;
    }

    /** The first index of a cell in its array. */
    int start(int cell) {
        return starts[cell];
    }

    /** The index after a cell in its array. */
    int end(int cell) {
        return ends[cell];
    }

    /** Whether a cell is empty. */
    boolean isEmpty(int cell) {
        return starts[cell] == ends[cell];
    }

    /** The text of a cell. */
    String text(int cell) {
        return decoded(cell);
    }

    private String decoded(int cell) {
        return new String(bytes(cell), starts[cell], ends[cell] - starts[cell], StandardCharsets.UTF_8);
    }
}
