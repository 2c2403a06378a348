package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * A learning rate that grows by the same factor in every step.
 *
 * <p>factor = ratio^(step / (steps − 1))
 *
 * @param ratio of the last rate to the first, above 1
 * @param steps of the sweep, at least 2
 */
@Plugin("learning-rate-sweep")
public record LearningRateSweep(double ratio, long steps) implements Scheduler {

    /** Checks the ranges. */
    public LearningRateSweep {
        Check.above("ratio", ratio, 1);
        Check.atLeast("steps", steps, 2);
    }

    /** Seven decades in a hundred steps. */
    public LearningRateSweep() {
        this(1e7, 100);
    }

    @Override
    public double factor(TrainingProgress progress) {
        return Math.pow(ratio, (double) progress.step() / (steps - 1));
    }
}
