package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A fall with the inverse of the time.
 *
 * <p>factor(t) = 1/(1 + δ·t/s), t from 0, s the interval in steps
 *
 * <p>Choose it for convex problems, whose proofs ask for rates of this kind.
 *
 * <p>Source: Robbins and Monro, "A Stochastic Approximation Method", 1951;
 * {@code tf.keras.optimizers.schedules.InverseTimeDecay} without its staircase.
 *
 * @param decay δ, at least 0: with 1 the factor is ½ after one interval and ⅓ after two
 * @param epochs the interval in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the interval in steps; 0 if it is given otherwise
 * @param samples the interval in training samples; 0 if it is given otherwise
 * @param share the interval as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is one epoch.
 */
@Plugin(value = "inverse-time", summary = "inverse time decay")
public record InverseTimeSchedule(
        @Setting(value = "decay rate per interval, at least 0", shorthand = true)
        double decay,

        @Setting("interval in epochs, at least 0; with all lengths 0 it is one epoch")
        double epochs,

        @Setting("interval in steps, at least 0; instead of epochs")
        long steps,

        @Setting("interval in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("interval as a share of the run, in [0, 1]; instead of epochs")
        double share)
        implements Scheduler {

    /** Checks the ranges. */
    public InverseTimeSchedule {
        Check.atLeast("decay", decay, 0);
        Span.check(epochs, steps, samples, share);
    }

    /** To a half after one epoch, a third after two. */
    public InverseTimeSchedule() {
        this(1, 0, 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        long interval = Span.in(at, epochs, steps, samples, share, at.stepsPerEpoch());
        return 1 / (1 + decay * at.step() / interval);
    }
}
