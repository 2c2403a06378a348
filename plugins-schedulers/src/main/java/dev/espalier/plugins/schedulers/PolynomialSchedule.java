package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A fall along a power of the time that is left.
 *
 * <p>factor(t) = m + (1−m)·(1 − min(t, T)/T)<sup>p</sup>, t from 0, T the horizon
 *
 * <p>Choose it for dense prediction with p = 0.9, where it is the custom. With p = 1 it is a line. Keras's {@code cycle},
 * which makes the horizon longer instead of staying at m, has no counterpart here.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.PolynomialLR}.
 *
 * @param power p, above 0
 * @param minimum m, the factor at and behind the horizon, in [0, 1]
 * @param epochs the horizon in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the horizon in steps; 0 if it is given otherwise
 * @param samples the horizon in training samples; 0 if it is given otherwise
 * @param share the horizon as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is the run's end.
 */
@Plugin(value = "polynomial", summary = "polynomial decay")
public record PolynomialSchedule(
        @Setting(value = "exponent, above 0", shorthand = true)
        double power,

        @Setting("factor at the end, in [0, 1]") double minimum,

        @Setting("horizon in epochs, at least 0; with all lengths 0 it is the end of the run")
        double epochs,

        @Setting("horizon in steps, at least 0; instead of epochs")
        long steps,

        @Setting("horizon in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("horizon as a share of the run, in [0, 1]; instead of epochs")
        double share)
        implements Scheduler {

    /** Checks the ranges. */
    public PolynomialSchedule {
        Check.above("power", power, 0);
        Check.inClosed("minimum", minimum, 0, 1);
        Span.check(epochs, steps, samples, share);
    }

    /** A line down to 0 at the end of the run. */
    public PolynomialSchedule() {
        this(1, 0, 0, 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        long horizon = Span.in(at, epochs, steps, samples, share, at.totalSteps());
        double left = 1 - (double) Math.min(at.step(), horizon) / horizon;
        return minimum + (1 - minimum) * Power.of(left, power);
    }

    @Override
    public long length(Position run) {
        return Span.in(run, epochs, steps, samples, share);
    }
}
