package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.schedule.Position;

/**
 * A length of training in epochs, steps, samples or a share of the run, whichever is above 0; at most one of them is.
 *
 * <p>A schedule checks its settings once, when it is made, and asks for the length at every step: nothing is made here.
 */
final class Span {

    private Span() {}

    /** Checks the four settings of a schedule. */
    static void check(double epochs, long steps, long samples, double share) {
        Check.atLeast("epochs", epochs, 0);
        Check.atLeast("steps", steps, 0);
        Check.atLeast("samples", samples, 0);
        Check.inClosed("share", share, 0, 1);
        Check.require(epochs == 0 || steps == 0, "steps", steps, "must be 0 if epochs is set, which is " + epochs);
        boolean another = epochs > 0 || steps > 0;
        Check.require(!another || samples == 0, "samples", samples, "must be 0 if epochs or steps is set");
        another |= samples > 0;
        Check.require(!another || share == 0, "share", share, "must be 0 if epochs, steps or samples is set");
    }

    static boolean isSet(double epochs, long steps, long samples, double share) {
        return epochs > 0 || steps > 0 || samples > 0 || share > 0;
    }

    /** The length in steps, at least 1, rounded to whole steps; or another if none is set. */
    static long in(Position at, double epochs, long steps, long samples, double share, long otherwise) {
        if (steps > 0) {
            return steps;
        }
        if (epochs > 0) {
            return whole(epochs * at.stepsPerEpoch());
        }
        if (samples > 0) {
            return whole((double) samples * at.stepsPerEpoch() / at.samplesPerEpoch());
        }
        return share > 0 ? whole(share * at.totalSteps()) : otherwise;
    }

    /** The length in steps, at least 1; 0 if none is set. */
    static long in(Position at, double epochs, long steps, long samples, double share) {
        return in(at, epochs, steps, samples, share, 0);
    }

    private static long whole(double steps) {
        return Math.max(1, Math.round(steps));
    }
}
