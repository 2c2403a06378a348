package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A smooth fall along half a cosine: slow at first, fast amid, slow at the end.
 *
 * <p>factor(t) = m + ½·(1−m)·(1 + cos(π·min(t, T)/T)), t from 0, T the horizon
 *
 * <p>Behind the horizon the factor stays at m. PyTorch's schedule of this name rises again there, so that a run that is
 * made longer ends at a high rate; Keras and Optax stay, as here.
 *
 * <p>Choose it by default: it has no interval to tune, and the low rates at the end cost nothing.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without restarts.
 *
 * @param minimum m, the factor at and behind the horizon, in [0, 1]
 * @param epochs the horizon in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the horizon in steps; 0 if it is given otherwise
 * @param samples the horizon in training samples; 0 if it is given otherwise
 * @param share the horizon as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is the run's end.
 */
@Plugin(value = "cosine", summary = "cosine annealing to the end of the run (Loshchilov & Hutter 2017)")
public record CosineSchedule(
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
    public CosineSchedule {
        Check.inClosed("minimum", minimum, 0, 1);
        Span.check(epochs, steps, samples, share);
    }

    /** Down to 0 at the end of the run. */
    public CosineSchedule() {
        this(0, 0, 0, 0, 0);
    }

    /**
     * A fall over steps.
     *
     * @param steps the horizon, at least 1
     * @param minimum the factor at the end, in [0, 1]
     * @return the schedule
     */
    public static CosineSchedule overSteps(long steps, double minimum) {
        return new CosineSchedule(minimum, 0, Check.atLeast("steps", steps, 1), 0, 0);
    }

    @Override
    public double factor(Position at) {
        long end = Span.in(at, epochs, steps, samples, share, at.totalSteps());
        double done = (double) Math.min(at.step(), end) / end;
        return minimum + 0.5 * (1 - minimum) * (1 + HalfWave.cosine(done));
    }

    @Override
    public long length(Position run) {
        return Span.in(run, epochs, steps, samples, share);
    }
}
