package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A steady fall: by the same factor in every interval, a little in every step.
 *
 * <p>factor(t) = γ<sup>t/s</sup>, s the interval in steps and t counted from 0
 *
 * <p>PyTorch falls once an epoch; this is {@link StepSchedule} with an interval of one epoch.
 *
 * <p>Choose it for a smooth decay whose speed does not depend on the length of the run.
 *
 * <p>Source: {@code tf.keras.optimizers.schedules.ExponentialDecay} without its staircase; with an interval of one step
 * {@code torch.optim.lr_scheduler.ExponentialLR}.
 *
 * @param epochs the interval in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the interval in steps; 0 if it is given otherwise
 * @param samples the interval in training samples; 0 if it is given otherwise
 * @param share the interval as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is one epoch.
 * @param gamma γ, in (0, 1]
 */
@Plugin(value = "exponential", summary = "exponential decay")
public record ExponentialSchedule(
        @Setting("interval in epochs, at least 0; with all lengths 0 it is one epoch")
        double epochs,

        @Setting("interval in steps, at least 0; instead of epochs")
        long steps,

        @Setting("interval in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("interval as a share of the run, in [0, 1]; instead of epochs")
        double share,

        @Setting(value = "factor over each interval, in (0, 1]", shorthand = true)
        double gamma)
        implements Scheduler {

    /** Checks the ranges. */
    public ExponentialSchedule {
        Span.check(epochs, steps, samples, share);
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** To 0.9 with every epoch. */
    public ExponentialSchedule() {
        this(0, 0, 0, 0, 0.9);
    }

    @Override
    public double factor(Position at) {
        long interval = Span.in(at, epochs, steps, samples, share, at.stepsPerEpoch());
        long whole = at.step() / interval;
        double rest = (double) (at.step() - whole * interval) / interval;
        return Power.of(gamma, whole) * Power.of(gamma, rest);
    }
}
