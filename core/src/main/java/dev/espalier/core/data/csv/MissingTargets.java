package dev.espalier.core.data.csv;

import java.util.Locale;

/** What is done with rows to train on or to evaluate with of which a target is missing. */
public enum MissingTargets {
    /** They are errors. */
    REFUSE,
    /** They are left out, and counted in a note. */
    SKIP,
    /**
     * They are kept if another target is there: losses and metrics leave out what is missing. Rows without any target are left
     * out.
     */
    MASK;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
