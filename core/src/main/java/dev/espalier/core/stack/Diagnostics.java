package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.diagnosis.Diagnostic;
import java.util.List;

/**
 * Which diagnostics examine a run; no number of the run depends on them.
 *
 * @param discovered whether all that are found do, with their defaults
 * @param chosen those that do, if they are chosen; none for no diagnosis
 */
public record Diagnostics(boolean discovered, List<Diagnostic> chosen) {

    /** What a stack file says in place of a list. */
    public enum Rule {
        /** All diagnostics that are found. */
        ALL,
        /** None. */
        OFF
    }

    /** Copies the list, and checks that none is given beside all. */
    public Diagnostics {
        chosen = List.copyOf(chosen);
        Check.require(!discovered || chosen.isEmpty(), "chosen", chosen, "must not be given beside all");
    }

    /** All that are found. */
    public static Diagnostics all() {
        return new Diagnostics(true, List.of());
    }

    /** None. */
    public static Diagnostics off() {
        return new Diagnostics(false, List.of());
    }

    /**
     * Those of a list.
     *
     * @param chosen the diagnostics
     * @return the choice
     */
    public static Diagnostics of(List<Diagnostic> chosen) {
        return new Diagnostics(false, chosen);
    }

    /** The value as a stack file has it. */
    Object written() {
        if (discovered) {
            return Rule.ALL;
        }
        return chosen.isEmpty() ? Rule.OFF : chosen;
    }
}
