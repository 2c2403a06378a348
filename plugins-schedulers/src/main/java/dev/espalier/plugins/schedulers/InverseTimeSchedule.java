package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * Inverse time decay.
 *
 * <p>factor(t) = 1/(1 + δ·t/s), t from 0, s the interval in steps
 *
 * <p>Choose it for convex problems, whose convergence proofs require it.
 *
 * <p>Source: Robbins and Monro, "A Stochastic Approximation Method", 1951;
 * {@code tf.keras.optimizers.schedules.InverseTimeDecay} without its staircase.
 *
 * @param decay δ, at least 0: with 1 the factor is ½ after one interval and ⅓ after two
 * @param interval s; one epoch if not given
 */
@Plugin(value = "inverse-time", summary = "inverse time decay")
public record InverseTimeSchedule(
        @Setting(value = "decay rate per interval, at least 0", shorthand = true, range = "[0, inf)")
        double decay,

        @Setting(value = "interval, one epoch by default", flatten = true)
        Span interval)
        implements Scheduler {

    /** Checks the ranges. */
    public InverseTimeSchedule {
        Check.atLeast("decay", decay, 0);
    }

    /** To a half after one epoch, a third after two. */
    public InverseTimeSchedule() {
        this(1, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long steps = interval.stepsIn(progress, progress.stepsPerEpoch());
        return 1 / (1 + decay * progress.step() / steps);
    }
}
