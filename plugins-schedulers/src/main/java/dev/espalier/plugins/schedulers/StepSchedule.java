package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Decay by a constant factor at regular intervals.
 *
 * <p>factor(t) = γ<sup>⌊t/s⌋</sup>, s the interval in steps and t counted from 0: the first decay comes after s updates.
 *
 * <p>Choose it to follow a published recipe, such as a tenth after each third of the run for residual networks; a cosine
 * needs no interval and is rarely worse.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.StepLR}.
 *
 * @param interval s; a third of the run if not given
 * @param gamma γ, in (0, 1]
 */
@Plugin(value = "step", summary = "decay by a constant factor at regular intervals")
public record StepSchedule(
        @Setting(value = "interval, a third of the run by default", flatten = true)
        Span interval,

        @Setting(value = "factor after each interval, in (0, 1]", range = "(0, 1]")
        @SearchRange(low = 0.05, high = 0.7, scale = Scale.LOG)
        double gamma)
        implements Scheduler {

    /** Checks the ranges. */
    public StepSchedule {
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** A tenth after each third of the run. */
    public StepSchedule() {
        this(new Span(), 0.1);
    }

    @Override
    public double factor(TrainingProgress progress) {
        // a third is rounded up, so that a run has three levels and no fourth one for its last step
        long steps = interval.stepsIn(progress, (progress.totalSteps() + 2) / 3);
        return Power.of(gamma, progress.step() / steps);
    }
}
