package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.column.DecimalParser;
import dev.espalier.core.data.column.NumberReader;
import org.jspecify.annotations.Nullable;

/** The cells of one column of a table as numbers: read from the bytes where that is possible, and else by its reader. */
final class CellSource {

    private final int index;
    private final String name;
    private final ColumnReader reader;
    private final int width;
    private final @Nullable DecimalParser parser;
    private final boolean padded;
    private final @Nullable CellMemo memo;
    private final TapeMemo texts;
    private final TapeMemo wholes;

    /**
     * The cells of a column.
     *
     * @param index of the column in the table
     * @param name of the column
     * @param reader of its cells
     */
    CellSource(int index, String name, ColumnReader reader) {
        this.index = index;
        this.name = name;
        this.reader = reader;
        this.width = reader.width();
        this.texts = new TapeMemo(width);
        this.wholes = new TapeMemo(width);
        if (reader instanceof NumberReader number && number.rules().notation().isPlain()) {
            CellRules rules = number.rules();
            this.parser = new DecimalParser(rules.notation().decimal());
            this.padded = rules.padded();
            this.memo = null;
        } else {
            this.parser = null;
            this.padded = false;
            this.memo = new CellMemo(width);
        }
    }

    String name() {
        return name;
    }

    int index() {
        return index;
    }

    int width() {
        return width;
    }

    ColumnReader reader() {
        return reader;
    }

    /** Reads the cell of a row; returns what is wrong with it, or null. */
    @Nullable
    CellFault read(CsvRow row, double[] into, int at) {
        byte[] bytes = row.bytes(index);
        int from = row.start(index);
        int to = row.end(index);
        if (parser != null) {
            if (parser.read(bytes, from, to) && (padded || !parser.isPadded()) && isFloat(parser.value())) {
                into[at] = parser.value();
                return null;
            }
        } else if (memo != null && memo.write(bytes, from, to, into, at)) {
            return null;
        }
        CellFault fault = reader.read(row.text(index), into, at);
        if (fault == null && memo != null) {
            memo.put(bytes, from, to, into, at);
        }
        return fault;
    }

    /** Whether the cells can be read from a tape instead. */
    boolean isTaped(ScannedColumn column) {
        return column.isTaped(reader instanceof NumberReader);
    }

    /**
     * Reads a cell of a tape.
     *
     * @param cell what the scan saw
     * @param column what the scan saw of the column
     * @param into where to write
     * @param at the first index
     * @return what is wrong with the cell, or null
     */
    @Nullable
    CellFault read(long cell, ScannedColumn column, double[] into, int at) {
        boolean isText = CellTape.isText(cell);
        if (!isText && reader instanceof NumberReader) {
            into[at] = Double.longBitsToDouble(cell);
            return null;
        }
        long number = isText ? 0 : (long) Double.longBitsToDouble(cell);
        boolean remembered = isText || (number >= 0 && number < TapeMemo.MOST);
        int index = isText ? CellTape.textIndex(cell) : (int) number;
        TapeMemo known = isText ? texts : wholes;
        if (remembered && known.write(index, into, at)) {
            return null;
        }
        String text = isText ? index == 0 ? "" : column.tapedText(index) : Long.toString(number);
        CellFault fault = reader.read(text, into, at);
        if (fault == null && remembered) {
            known.put(index, into, at);
        }
        return fault;
    }

    private static boolean isFloat(double value) {
        return Float.isFinite((float) value);
    }
}
