package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.SearchRange;

/**
 * Cosine annealing: decay along a half cosine.
 *
 * <p>factor(t) = m + ½·(1−m)·(1 + cos(π·min(t, T)/T)), t from 0, T the horizon
 *
 * <p>After the horizon the factor stays at m, as in Keras and Optax. PyTorch's schedule of this name rises again, so that a
 * longer run ends at a high learning rate.
 *
 * <p>Choose it by default: it has no interval to tune.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without restarts.
 *
 * @param minimum m, the factor from the horizon on, in [0, 1]
 * @param horizon T; the whole run if not given
 */
@Plugin(value = "cosine", summary = "cosine annealing to the end of the run (Loshchilov & Hutter 2017)")
public record CosineSchedule(
        @Setting(value = "factor at the end, in [0, 1]", range = "[0, 1]") @SearchRange(low = 0, high = 0.5)
        double minimum,

        @Setting(value = "horizon, the whole run by default", flatten = true)
        Span horizon)
        implements Scheduler {

    /** Checks the ranges. */
    public CosineSchedule {
        Check.inClosed("minimum", minimum, 0, 1);
    }

    /** Down to 0 at the end of the run. */
    public CosineSchedule() {
        this(0, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long end = horizon.stepsIn(progress, progress.totalSteps());
        double done = (double) Math.min(progress.step(), end) / end;
        return minimum + 0.5 * (1 - minimum) * (1 + HalfWave.cosine(done));
    }

    @Override
    public long length(TrainingProgress run) {
        return horizon.stepsIn(run, 0);
    }
}
