package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;

/**
 * The learning rates that are usual for an optimizer.
 *
 * @param lowest above 0
 * @param highest at least the lowest
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record LearningRateRange(double lowest, double highest) {

    /** Checks the ranges. */
    public LearningRateRange {
        Check.above("lowest", lowest, 0);
        Check.atLeast("highest", highest, lowest);
    }

    /**
     * Whether a rate is usual.
     *
     * @param rate above 0
     * @return whether it lies in the range, its ends included
     */
    public boolean contains(double rate) {
        return lowest <= rate && rate <= highest;
    }
}
