package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import java.util.Locale;

/** Where ε is added to a denominator that is the square root of a running average v of squares. */
public enum EpsilonPlacement {
    /** √v̂ + ε, beside the root of the corrected mean. */
    OUTSIDE,
    /** √(v̂ + ε), within the root. */
    INSIDE,
    /** √v + ε, added to the root before bias correction, which is folded into the learning rate. */
    UNCORRECTED;

    /** ε inside the root: 0 for other placements. */
    double within(double epsilon) {
        return this == INSIDE ? epsilon : 0;
    }

    /** ε outside the root: 0 if it is inside. */
    double beside(double epsilon) {
        return this == INSIDE ? 0 : epsilon;
    }

    /** Refuses the placement that has no meaning without bias correction. */
    static void requireInsideOrOutside(EpsilonPlacement placement) {
        Check.require(
                placement != UNCORRECTED,
                "epsilonPlacement",
                placement.name().toLowerCase(Locale.ROOT),
                "must be inside or outside, because this optimizer has no bias correction");
    }
}
