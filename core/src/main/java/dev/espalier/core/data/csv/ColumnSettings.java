package dev.espalier.core.data.csv;

import java.util.List;

/**
 * What a source says of the columns of its tables.
 *
 * @param targets the columns to predict
 * @param task what is done with them
 * @param classes the classes of a single target; empty for those that are found
 * @param numeric columns of numbers
 * @param categorical columns of categories
 * @param ignored columns that are no features
 * @param missing which cells are missing, and what is done about them
 */
record ColumnSettings(
        List<String> targets,
        TargetTask task,
        List<String> classes,
        List<String> numeric,
        List<String> categorical,
        List<String> ignored,
        CsvCell.MissingCells missing) {

    /** More categories than this in one column are a mistake: an identifier, or free text. */
    static final int MOST_CATEGORIES = 1_000;

    static final int MOST_CLASSES = 10_000;

    /** How many different values of a column are worth counting. */
    int mostDistinct(String column) {
        return targets.contains(column) ? MOST_CLASSES : MOST_CATEGORIES;
    }

    /** How a numeric feature is read: with leading zeros only if it is listed as numeric, for else they tell a code. */
    CsvCell.Quantity quantity(String column) {
        return new CsvCell.Quantity(missing, numeric.contains(column));
    }

    /** How the values of a regression are read. */
    CsvCell.Quantity targetQuantity() {
        return new CsvCell.Quantity(missing.refused(), task == TargetTask.REGRESSION);
    }
}
