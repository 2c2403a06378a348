package dev.espalier.core.data.column;

import java.util.Set;

/**
 * Which cells are missing, and whether they may be.
 *
 * @param markers texts that mark a missing value, besides the empty one
 * @param kept whether missing values are read as NaN; otherwise they are refused
 */
public record MissingCells(Set<String> markers, boolean kept) {

    /** What is said of a missing target; samples without targets can be predicted. */
    public static final CellFault NO_LABEL = new CellFault(
            "the label is missing",
            "fill it in, or leave out such rows with missing-targets: skip, or of several targets only what is missing with"
                    + " missing-targets: mask; espalier predict needs no labels, and evaluate leaves out rows without");

    /** What is said of another missing value that is refused. */
    public static final CellFault REFUSED = new CellFault(
            "the value is missing", "fill it in, or set missing: keep and begin data.preprocess with the step impute");

    /** Copies the set. */
    public MissingCells {
        markers = Set.copyOf(markers);
    }

    /**
     * Whether a cell is missing.
     *
     * @param text the cell without surrounding blanks
     */
    public boolean is(String text) {
        return text.isEmpty() || markers.contains(text);
    }

    /** The same markers with missing values refused, as they are in targets. */
    public MissingCells refused() {
        return new MissingCells(markers, false);
    }
}
