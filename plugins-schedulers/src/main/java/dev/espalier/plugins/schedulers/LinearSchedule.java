package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * Linear interpolation from one factor to another, which is kept afterwards.
 *
 * <p>factor(t) = a + (b−a)·min(t, T)/T, t from 0, T the horizon
 *
 * <p>Choose it for fine-tuning of large models, where it is customary.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.LinearLR}, which rises from 1/3 to 1 by default.
 *
 * @param start a, at least 0
 * @param end b, at least 0
 * @param horizon T; the whole run if not given
 */
@Plugin(value = "linear", summary = "linear interpolation between two factors")
public record LinearSchedule(
        @Setting(value = "first factor, at least 0", range = "[0, inf)")
        double start,

        @Setting(value = "last factor, at least 0", range = "[0, inf)")
        double end,

        @Setting(value = "horizon, the whole run by default", flatten = true)
        Span horizon)
        implements Scheduler {

    /** Checks the ranges. */
    public LinearSchedule {
        Check.atLeast("start", start, 0);
        Check.atLeast("end", end, 0);
    }

    /** From 1 to 0 over the run. */
    public LinearSchedule() {
        this(1, 0, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long last = horizon.stepsIn(progress, progress.totalSteps());
        if (progress.step() >= last) {
            return end;
        }
        return start + (end - start) * progress.step() / last;
    }

    @Override
    public long length(TrainingProgress run) {
        return horizon.stepsIn(run, 0);
    }
}
