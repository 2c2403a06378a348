package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import org.jspecify.annotations.Nullable;

/** Turns the cells of one column into numbers, whether they come as text or as values of a program. */
public interface ColumnReader {

    /** How many values a cell becomes. */
    int width();

    /** Whether values may have more digits than a float. */
    default boolean givesDoubles() {
        return false;
    }

    /**
     * Reads a cell of a file.
     *
     * @param text the cell without surrounding blanks
     * @param into where to write
     * @param at the first index
     * @return what is wrong with the cell, or null
     */
    @Nullable
    CellFault read(String text, double[] into, int at);

    /**
     * Reads a value that a program gives.
     *
     * @param value a number, a date or time, or anything whose text is a cell; null if it is missing
     * @param into where to write
     * @param at the first index
     * @return what is wrong with the value, or null
     */
    default @Nullable CellFault readValue(@Nullable Object value, double[] into, int at) {
        return read(value == null ? "" : value.toString().strip(), into, at);
    }

    /**
     * The reader of an encoding.
     *
     * @param encoding of the column
     * @param rules of the cells
     * @return a reader for one thread
     */
    static ColumnReader of(ColumnEncoding encoding, CellRules rules) {
        if (encoding instanceof ColumnEncoding.Categorical categorical) {
            return new CategoryReader(categorical, rules.missing());
        }
        if (encoding instanceof ColumnEncoding.Ordinal || encoding instanceof ColumnEncoding.Binary) {
            return new RankReader(encoding.categories(), rules.missing());
        }
        if (encoding instanceof ColumnEncoding.DateTime parts) {
            return new DateTimeReader(parts, rules.missing());
        }
        return new NumberReader(rules);
    }
}
