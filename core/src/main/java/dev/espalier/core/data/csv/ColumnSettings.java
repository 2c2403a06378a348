package dev.espalier.core.data.csv;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.MissingCells;
import dev.espalier.core.data.column.NumberNotation;
import java.util.List;

/**
 * What a source says of the columns of its tables.
 *
 * @param targets the columns to predict
 * @param task what is done with them
 * @param classes the classes of a single target; empty for those that are found
 * @param kinds the columns whose kind is given
 * @param side columns that are kept as text and are not features
 * @param format how cells are written
 * @param decimal the decimal sign
 * @param missing which cells are missing, and what is done about them
 * @param missingPlaces whether missing categories have a place of their own
 * @param masksTargets whether a row may lack some of the targets, and a file to evaluate with some of their columns
 * @param places how categories are encoded
 */
record ColumnSettings(
        List<String> targets,
        TargetTask task,
        List<String> classes,
        ColumnKinds kinds,
        List<String> side,
        CsvFormat format,
        char decimal,
        MissingCells missing,
        boolean missingPlaces,
        boolean masksTargets,
        CategoryPlaces places) {

    /** More categories than this in one column are a mistake, unless they are embedded: an identifier, or free text. */
    static final int MOST_CATEGORIES = 1_000;

    static final int MOST_CLASSES = 10_000;

    /** More categories than this are not even embedded without being asked for. */
    static final int MOST_EMBEDDED = 100_000;

    /** Whether a column is a feature. */
    boolean isFeature(String column) {
        return !column.isEmpty()
                && !targets.contains(column)
                && !kinds.ignore().contains(column)
                && !side.contains(column);
    }

    /** Whether a column is an index for an embedding, however many categories it has. */
    boolean isEmbedded(String column) {
        return places.embedding().containsKey(column);
    }

    /** Whether a column is listed as one of numbers. */
    boolean isNumeric(String column) {
        return kinds.numeric().contains(column) || format.units().containsKey(column);
    }

    /** Whether a column is listed as one of categories. */
    boolean isCategorical(String column) {
        return kinds.categorical().contains(column) || isEmbedded(column);
    }

    /** The most categories that a feature may have. */
    int mostCategories(String column) {
        return isEmbedded(column) ? MOST_EMBEDDED : MOST_CATEGORIES;
    }

    /** How many different values of a column are worth counting. */
    int mostDistinct(String column) {
        return targets.contains(column) ? MOST_CLASSES : mostCategories(column);
    }

    /** How the cells of a column are written: with leading zeros only if it is listed as numeric, for else they are codes. */
    CellRules rules(String column) {
        return new CellRules(missing, isNumeric(column), notation(column));
    }

    /** How the values of a regression are written. */
    CellRules targetRules(String column) {
        return new CellRules(missing.refused(), task == TargetTask.REGRESSION || isNumeric(column), notation(column));
    }

    private NumberNotation notation(String column) {
        return new NumberNotation(decimal, format.grouping(), format.units().getOrDefault(column, ""));
    }

    /** The encoding of a column of categories. */
    ColumnEncoding encoding(String column, List<String> categories) {
        boolean index = isEmbedded(column) || categories.size() > places.oneHot();
        if (!index) {
            return new ColumnEncoding.OneHot(categories, places.unknown(), missingCategories());
        }
        boolean place = missing.kept() || places.unknown() == ColumnEncoding.Unknown.MISSING;
        return new ColumnEncoding.Index(
                categories,
                places.unknown(),
                place ? ColumnEncoding.Missing.OWN : ColumnEncoding.Missing.ERROR,
                places.embedding().getOrDefault(column, 0));
    }

    private ColumnEncoding.Missing missingCategories() {
        if (!missing.kept()) {
            return ColumnEncoding.Missing.ERROR;
        }
        return missingPlaces ? ColumnEncoding.Missing.OWN : ColumnEncoding.Missing.ZEROS;
    }
}
