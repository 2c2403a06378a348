package dev.espalier.images;

import java.util.Locale;

/** What is done with files that cannot be decoded. */
public enum Damaged {
    /** They are errors, all of which are reported together. */
    REFUSE,
    /** They are left out, and counted in a note. */
    SKIP;

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
