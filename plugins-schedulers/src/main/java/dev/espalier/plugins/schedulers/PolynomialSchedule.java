package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.SearchRange;

/**
 * Polynomial decay: a power of the remaining fraction of the run.
 *
 * <p>factor(t) = m + (1−m)·(1 − min(t, T)/T)<sup>p</sup>, t from 0, T the horizon
 *
 * <p>Choose it for dense prediction with p = 0.9, where it is customary. With p = 1 it is linear. Keras's {@code cycle},
 * which extends the horizon instead of staying at m, is not supported.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.PolynomialLR}.
 *
 * @param power p, above 0
 * @param minimum m, the factor from the horizon on, in [0, 1]
 * @param horizon T; the whole run if not given
 */
@Plugin(value = "polynomial", summary = "polynomial decay")
public record PolynomialSchedule(
        @Setting(value = "exponent, above 0", shorthand = true, range = "(0, inf)") @SearchRange(low = 0.5, high = 3)
        double power,

        @Setting(value = "factor at the end, in [0, 1]", range = "[0, 1]")
        double minimum,

        @Setting(value = "horizon, the whole run by default", flatten = true)
        Span horizon)
        implements Scheduler {

    /** Checks the ranges. */
    public PolynomialSchedule {
        Check.above("power", power, 0);
        Check.inClosed("minimum", minimum, 0, 1);
    }

    /** A line down to 0 at the end of the run. */
    public PolynomialSchedule() {
        this(1, 0, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long end = horizon.stepsIn(progress, progress.totalSteps());
        double left = 1 - (double) Math.min(progress.step(), end) / end;
        return minimum + (1 - minimum) * Power.of(left, power);
    }

    @Override
    public long length(TrainingProgress run) {
        return horizon.stepsIn(run, 0);
    }
}
