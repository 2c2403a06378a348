package dev.espalier.core.data.csv;

import java.util.Locale;

/** What is done with the targets of a table. */
public enum TargetTask {
    /** Decided for each target by its values. */
    AUTO,
    /** The values are classes. */
    CLASSIFICATION,
    /** The values are numbers. */
    REGRESSION;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
