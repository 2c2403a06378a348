package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import java.util.Locale;

/** Where ε stands in a denominator that is the root of a running mean v of squares. */
public enum EpsilonPlacement {
    /** √v̂ + ε, beside the root of the corrected mean. */
    OUTSIDE,
    /** √(v̂ + ε), within the root. */
    INSIDE,
    /** √v + ε, beside the root of the mean before its correction, which is folded into the rate. */
    UNCORRECTED;

    /** ε within the root: 0 unless it stands there. */
    double within(double epsilon) {
        return this == INSIDE ? epsilon : 0;
    }

    /** ε beside the root: 0 if it stands within. */
    double beside(double epsilon) {
        return this == INSIDE ? 0 : epsilon;
    }

    /** Refuses the place that means nothing where there is no correction. */
    static void requireInsideOrOutside(EpsilonPlacement placement) {
        Check.require(
                placement != UNCORRECTED,
                "epsilonPlacement",
                placement.name().toLowerCase(Locale.ROOT),
                "must be inside or outside, because this rule corrects no bias");
    }
}
