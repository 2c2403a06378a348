package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.schedule.Position;

/**
 * A length of training in epochs or in steps, whichever is above 0; at most one of them is.
 *
 * <p>A schedule checks its settings once, when it is made: a span is made in every step, and what a check would say of it
 * is text.
 */
record Span(double epochs, long steps) {

    /** Checks two settings of a schedule. */
    static void check(double epochs, long steps) {
        Check.atLeast("epochs", epochs, 0);
        Check.atLeast("steps", steps, 0);
        Check.require(epochs == 0 || steps == 0, "steps", steps, "must be 0 if epochs is set, which is " + epochs);
    }

    boolean isSet() {
        return epochs > 0 || steps > 0;
    }

    /** The length in steps, at least 1; epochs are rounded to whole steps. */
    long in(Position at) {
        return steps > 0 ? steps : Math.max(1, Math.round(epochs * at.stepsPerEpoch()));
    }
}
