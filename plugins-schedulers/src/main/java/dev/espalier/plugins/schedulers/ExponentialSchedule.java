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
 * Exponential decay in every step.
 *
 * <p>factor(t) = γ<sup>t/s</sup>, s the interval in steps and t counted from 0
 *
 * <p>PyTorch's decays once per epoch; for that use {@link StepSchedule} with an interval of one epoch.
 *
 * <p>Choose it for a smooth decay whose speed does not depend on the length of the run.
 *
 * <p>Source: {@code tf.keras.optimizers.schedules.ExponentialDecay} without its staircase; with an interval of one step
 * {@code torch.optim.lr_scheduler.ExponentialLR}.
 *
 * @param interval s; one epoch if not given
 * @param gamma γ, in (0, 1]
 */
@Plugin(value = "exponential", summary = "exponential decay")
public record ExponentialSchedule(
        @Setting(value = "interval, one epoch by default", flatten = true)
        Span interval,

        @Setting(value = "factor over each interval, in (0, 1]", shorthand = true, range = "(0, 1]")
        @SearchRange(low = 0.8, high = 0.999, scale = Scale.REVERSE_LOG)
        double gamma)
        implements Scheduler {

    /** Checks the ranges. */
    public ExponentialSchedule {
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** To 0.9 with every epoch. */
    public ExponentialSchedule() {
        this(new Span(), 0.9);
    }

    @Override
    public double factor(TrainingProgress progress) {
        long steps = interval.stepsIn(progress, progress.stepsPerEpoch());
        long whole = progress.step() / steps;
        double rest = (double) (progress.step() - whole * steps) / steps;
        return Power.of(gamma, whole) * Power.of(gamma, rest);
    }
}
