package dev.espalier.core.data.csv;

import java.util.Arrays;

/** On which line of its file each sample begins. */
final class RowLines {

    /** One line a row below a header of one, which is what nearly every table has and needs no space. */
    private static final int FIRST = 2;

    private static final int[] NONE = {};

    private final String file;
    private final int rows;
    private int[] lines = NONE;

    /**
     * Lines that have yet to be told.
     *
     * @param file the name of the file
     * @param rows how many rows there are
     */
    RowLines(String file, int rows) {
        this.file = file;
        this.rows = rows;
    }

    /** Takes the line of a row; rows come in their order. */
    void add(int row, long line) {
        if (lines.length == 0 && line != row + FIRST) {
            lines = new int[rows];
            Arrays.setAll(lines, i -> i + FIRST);
        }
        if (lines.length > 0) {
            lines[row] = (int) line;
        }
    }

    /** The line on which a row begins. */
    int lineOf(int row) {
        return lines.length == 0 ? row + FIRST : lines[row];
    }

    /** What a person calls a sample. */
    String nameOf(int sample) {
        return file + ":" + lineOf(sample) + ", sample " + sample;
    }
}
