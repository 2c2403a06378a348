package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.DecimalText;
import dev.espalier.core.data.column.MissingCells;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** A first look at a table: how many rows there are and what kind of values each column holds. */
final class CsvScan implements CsvTable.Rows {

    private final MissingCells missing;
    private final ToIntFunction<String> mostDistinct;
    private final List<Column> columns = new ArrayList<>();
    private int rows;

    /**
     * A look at nothing yet.
     *
     * @param missing which cells count as missing
     * @param mostDistinct how many different values of a column, by its name, are remembered
     */
    CsvScan(MissingCells missing, ToIntFunction<String> mostDistinct) {
        this.missing = missing;
        this.mostDistinct = mostDistinct;
    }

    @Override
    public void header(List<String> names) {
        names.forEach(name -> columns.add(new Column(name)));
    }

    @Override
    public void row(long line, List<String> cells) {
        rows++;
        for (int i = 0; i < cells.size(); i++) {
            columns.get(i).add(cells.get(i));
        }
    }

    int rows() {
        return rows;
    }

    /** Whether no row has more than one cell, so that the delimiter may be another. */
    boolean isOneCellWide() {
        return columns.size() == 1;
    }

    List<Column> columns() {
        return columns;
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** What a column holds. */
    final class Column {

        private final String name;
        private final int most;
        private final Map<String, Integer> counts = new HashMap<>();
        private long numbers;
        private long whole;
        private long texts;
        private boolean overflows;
        private boolean inDouble;

        private Column(String name) {
            this.name = name;
            this.most = mostDistinct.applyAsInt(name);
        }

        String name() {
            return name;
        }

        private void add(String text) {
            if (missing.is(text)) {
                return;
            }
            inDouble |= DecimalText.matchesPadded(text) && !isSingle(Double.parseDouble(text));
            if (CellText.isWhole(text)) {
                whole++;
                numbers++;
            } else if (DecimalText.matches(text)) {
                numbers++;
            } else {
                texts++;
            }
            if (!overflows) {
                String value = CellText.canonical(text);
                overflows = counts.size() == most && !counts.containsKey(value);
                if (!overflows) {
                    counts.merge(value, 1, Integer::sum);
                }
            }
        }

        /** Whether every value is missing. */
        boolean isEmpty() {
            return numbers + texts == 0;
        }

        /** Whether at least half of the values are numbers; the others are mistakes then. */
        boolean isNumeric() {
            return numbers > 0 && numbers >= texts;
        }

        /** Whether at least half of the numbers are whole. */
        boolean isMostlyWhole() {
            return 2 * whole >= numbers;
        }

        /** Whether there is a number among the values that a float does not hold exactly. */
        boolean needsDoubles() {
            return inDouble;
        }

        private static boolean isSingle(double value) {
            return (float) value == value;
        }

        /** Whether there are more different values than are remembered. */
        boolean overflows() {
            return overflows;
        }

        /** The different values, whole numbers in their shortest form. */
        Set<String> distinct() {
            return counts.keySet();
        }

        /** How often a value occurs, in its shortest form; of use where not {@link #overflows()}. */
        int count(String value) {
            return counts.getOrDefault(value, 0);
        }
    }
}
