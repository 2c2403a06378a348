package dev.espalier.search;

import dev.espalier.core.RunOutline;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The steps at which a trial is measured.
 *
 * @param before the end of its stage: the fractions of its length by their steps
 * @param length the step at which it has been trained for the length of its stage
 */
record Rungs(NavigableMap<Long, Double> before, long length) {

    /** A trial that is not measured. */
    static Rungs none() {
        return new Rungs(new TreeMap<>(), Long.MAX_VALUE);
    }

    /**
     * The rungs that are left of a trial.
     *
     * @param fractions of its length, ascending; of several at one step, the last counts
     * @param length in steps, at least 1
     * @param reached the fraction at which it was measured last; 0 if it was not
     * @return the rungs
     */
    static Rungs of(List<Double> fractions, long length, double reached) {
        NavigableMap<Long, Double> before = new TreeMap<>();
        for (double fraction : fractions) {
            long step = Math.max(1, Math.round(fraction * length));
            if (fraction > reached && step < length) {
                before.put(step, fraction);
            }
        }
        return new Rungs(before, length);
    }

    /** Whether the trial is measured at a step before its end. */
    boolean contains(long step) {
        return before.containsKey(step);
    }

    /**
     * The fraction of the length at a step.
     *
     * @param step one at which the trial is measured
     */
    double progress(long step) {
        return before.getOrDefault(step, 1.0);
    }

    /**
     * The step at which the run has to end its call, as it cannot be measured while it runs.
     *
     * @param outline of the run
     * @param always whether it can nowhere be measured while it runs
     * @return a step of a rung, or the last
     */
    long nextPause(RunOutline outline, boolean always) {
        return before.keySet().stream()
                .filter(step -> always || !outline.validatesAfter(step))
                .findFirst()
                .orElse(length);
    }
}
