package dev.espalier.core.data.csv;

import java.util.ArrayList;
import java.util.List;

/**
 * What a first look saw in each cell, row after row, so that a table of moderate size need not be divided into cells twice.
 *
 * <p>A cell is 64 bits: those of a number, or else a pattern that is not one with the index of a text, 0 for a missing cell.
 */
final class CellTape {

    private static final int CHUNK = 1 << 16;

    /** No number that is read from text has these bits: they are a NaN. */
    private static final long TEXT = 0xFFF8_0000_0000_0000L;

    private static final long INDEX = 0xFFFF_FFFFL;

    private final long most;
    private final List<long[]> chunks = new ArrayList<>();
    private long[] chunk = {};
    private int at;
    private boolean complete = true;

    /**
     * An empty tape.
     *
     * @param most cells that are kept; of a larger table none is
     */
    CellTape(long most) {
        this.most = most;
    }

    /** A tape of at most an eighth of the heap. */
    static CellTape ofHeap() {
        return new CellTape(Runtime.getRuntime().maxMemory() / Long.BYTES / 8);
    }

    /** The cell of a number. */
    static long number(double value) {
        return Double.doubleToRawLongBits(value);
    }

    /** The cell of a text. */
    static long text(int index) {
        return TEXT | index;
    }

    static boolean isText(long cell) {
        return (cell & TEXT) == TEXT;
    }

    static int textIndex(long cell) {
        return (int) (cell & INDEX);
    }

    void add(long cell) {
        if (at == chunk.length) {
            next();
            if (!complete) {
                return;
            }
        }
        chunk[at++] = cell;
    }

    private void next() {
        if (!complete || (long) (chunks.size() + 1) * CHUNK > most) {
            drop();
            return;
        }
        chunk = new long[CHUNK];
        chunks.add(chunk);
        at = 0;
    }

    /** Forgets all cells; the table has to be read again. */
    void drop() {
        complete = false;
        chunks.clear();
        chunk = new long[0];
        at = 0;
    }

    /** Whether every cell is kept. */
    boolean isComplete() {
        return complete;
    }

    /** A cell by its place among all. */
    long get(long place) {
        return chunks.get((int) (place / CHUNK))[(int) (place % CHUNK)];
    }
}
