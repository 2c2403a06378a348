package dev.espalier.core.data.csv;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.MissingCells;
import dev.espalier.core.data.column.NumberReader;
import java.util.List;

/**
 * What a source says of the columns of its tables.
 *
 * @param targets the columns to predict
 * @param task what is done with them
 * @param classes the classes of a single target; empty for those that are found
 * @param numeric columns of numbers
 * @param categorical columns of categories
 * @param ignored columns that are not features
 * @param side columns that are kept as text and are not features
 * @param missing which cells are missing, and what is done about them
 */
record ColumnSettings(
        List<String> targets,
        TargetTask task,
        List<String> classes,
        List<String> numeric,
        List<String> categorical,
        List<String> ignored,
        List<String> side,
        MissingCells missing) {

    /** More categories than this in one column are a mistake: an identifier, or free text. */
    static final int MOST_CATEGORIES = 1_000;

    static final int MOST_CLASSES = 10_000;

    /** Whether a column is a feature. */
    boolean isFeature(String column) {
        return !targets.contains(column) && !ignored.contains(column) && !side.contains(column);
    }

    /** How many different values of a column are worth counting. */
    int mostDistinct(String column) {
        return targets.contains(column) ? MOST_CLASSES : MOST_CATEGORIES;
    }

    /** How the cells of a feature are written: with leading zeros only if it is listed as numeric, for else they are codes. */
    CellRules rules(String column) {
        return new CellRules(missing, numeric.contains(column));
    }

    /** The encoding of a column of categories. */
    ColumnEncoding oneHot(List<String> categories) {
        return new ColumnEncoding.OneHot(
                categories,
                ColumnEncoding.Unknown.ERROR,
                missing.kept() ? ColumnEncoding.Missing.ZEROS : ColumnEncoding.Missing.ERROR);
    }

    /** How the values of a regression are read. */
    NumberReader targetQuantity() {
        return new NumberReader(new CellRules(missing.refused(), task == TargetTask.REGRESSION));
    }
}
