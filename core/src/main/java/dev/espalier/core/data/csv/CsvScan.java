package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** A first look at a table: how many rows there are and what kind of values each column holds. */
final class CsvScan implements CsvTable.Rows {

    private final Function<String, CellRules> rules;
    private final ToIntFunction<String> mostDistinct;
    private final Set<String> timed;
    private final List<ScannedColumn> columns = new ArrayList<>();
    private final CellTape tape;
    private ScannedColumn[] scanned = {};
    private int rows;

    /**
     * A look at nothing yet.
     *
     * @param rules how the cells of a column, by its name, are written
     * @param mostDistinct how many different values of a column, by its name, are remembered
     * @param timed the columns of dates and times
     * @param tape keeps the cells
     */
    CsvScan(Function<String, CellRules> rules, ToIntFunction<String> mostDistinct, Set<String> timed, CellTape tape) {
        this.tape = tape;
        this.timed = timed;
        this.rules = rules;
        this.mostDistinct = mostDistinct;
    }

    @Override
    public void header(List<String> names) {
        for (String name : names) {
            columns.add(
                    new ScannedColumn(name, rules.apply(name), mostDistinct.applyAsInt(name), timed.contains(name)));
        }
        scanned = columns.toArray(ScannedColumn[]::new);
    }

    @Override
    public void row(CsvRow row) {
        rows++;
        for (int i = 0; i < scanned.length; i++) {
            tape.add(scanned[i].add(row, i));
        }
        if (row.line() != rows + 1) {
            // the tape does not say on which lines rows begin
            tape.drop();
        }
    }

    /** The cells of all rows. */
    CellTape tape() {
        return tape;
    }

    int rows() {
        return rows;
    }

    /** Whether no row has more than one cell, so that the delimiter may be another. */
    boolean isOneCellWide() {
        return columns.size() == 1;
    }

    /** The columns in their order; one without a name is not a feature. */
    List<ScannedColumn> columns() {
        return columns;
    }

    List<String> names() {
        return columns.stream().map(ScannedColumn::name).toList();
    }

    /** The names of columns, for messages. */
    List<String> known() {
        return names().stream().filter(name -> !name.isEmpty()).toList();
    }
}
