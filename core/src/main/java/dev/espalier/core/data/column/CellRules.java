package dev.espalier.core.data.column;

import java.util.Set;

/**
 * How the cells of a column are written, whatever they are encoded as.
 *
 * @param missing which cells are missing, and whether they may be
 * @param padded whether numbers may have leading zeros, as in a column that was listed as numeric
 * @param notation how numbers are written
 */
public record CellRules(MissingCells missing, boolean padded, NumberNotation notation) {

    /** The rules of values that a program gives: missing ones become NaN, and leading zeros are read. */
    public static final CellRules OF_VALUES =
            new CellRules(new MissingCells(Set.of(), true), true, NumberNotation.PLAIN);
}
