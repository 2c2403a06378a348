package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;

/**
 * Training progress, counted in optimizer updates.
 *
 * <p>The first update is at step 0. A schedule may be asked for a step at or beyond the total.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface TrainingProgress {

    /** Updates made so far: 0 for the first update. */
    long step();

    /** Updates of the whole run, at least 1. */
    long totalSteps();

    /** Updates in one pass over the training data, at least 1. */
    long stepsPerEpoch();

    /**
     * Samples in one pass over the training data, at least 1; by default as many as there are updates, as with batches of
     * one.
     */
    default long samplesPerEpoch() {
        return stepsPerEpoch();
    }

    /** Passes over the training data made so far, with fractions: step / stepsPerEpoch. */
    default double epoch() {
        return (double) step() / stepsPerEpoch();
    }

    /** The fraction of the run that is done, in [0, 1]. */
    default double fraction() {
        return Math.min(1.0, (double) step() / totalSteps());
    }

    /**
     * Constant progress, with batches of one.
     *
     * @param step at least 0
     * @param totalSteps at least 1
     * @param stepsPerEpoch at least 1
     * @return the progress
     */
    static TrainingProgress of(long step, long totalSteps, long stepsPerEpoch) {
        return new Fixed(step, totalSteps, stepsPerEpoch, stepsPerEpoch);
    }

    /**
     * Constant progress.
     *
     * @param step at least 0
     * @param totalSteps at least 1
     * @param stepsPerEpoch at least 1
     * @param samplesPerEpoch at least 1
     * @return the progress
     */
    static TrainingProgress of(long step, long totalSteps, long stepsPerEpoch, long samplesPerEpoch) {
        return new Fixed(step, totalSteps, stepsPerEpoch, samplesPerEpoch);
    }

    /**
     * Progress as a value.
     *
     * @param step at least 0
     * @param totalSteps at least 1
     * @param stepsPerEpoch at least 1
     * @param samplesPerEpoch at least 1
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    record Fixed(long step, long totalSteps, long stepsPerEpoch, long samplesPerEpoch) implements TrainingProgress {

        /** Checks the ranges. */
        public Fixed {
            Check.atLeast("step", step, 0);
            Check.atLeast("totalSteps", totalSteps, 1);
            Check.atLeast("stepsPerEpoch", stepsPerEpoch, 1);
            Check.atLeast("samplesPerEpoch", samplesPerEpoch, 1);
        }
    }
}
