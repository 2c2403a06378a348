package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A fall by the same factor at equal intervals.
 *
 * <p>factor(t) = γ<sup>⌊t/s⌋</sup>, s the interval in steps and t counted from 0: the first fall comes after s updates.
 *
 * <p>Choose it where a published recipe has it, such as a tenth after each third of the run for residual networks; a
 * cosine needs no interval and is seldom worse.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.StepLR}.
 *
 * @param epochs the interval in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the interval in steps; 0 if it is given otherwise
 * @param samples the interval in training samples; 0 if it is given otherwise
 * @param share the interval as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is a third of
 *     the run.
 * @param gamma γ, in (0, 1]
 */
@Plugin(value = "step", summary = "decay by a constant factor at regular intervals")
public record StepSchedule(
        @Setting("interval in epochs, at least 0; with all lengths 0 it is a third of the run")
        double epochs,

        @Setting("interval in steps, at least 0; instead of epochs")
        long steps,

        @Setting("interval in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("interval as a share of the run, in [0, 1]; instead of epochs")
        double share,

        @Setting("factor at each milestone, in (0, 1]") double gamma)
        implements Scheduler {

    /** Checks the ranges. */
    public StepSchedule {
        Span.check(epochs, steps, samples, share);
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** A tenth after each third of the run. */
    public StepSchedule() {
        this(0, 0, 0, 0, 0.1);
    }

    /**
     * Falls at intervals of epochs.
     *
     * @param epochs the interval, above 0
     * @param gamma the factor of each fall, in (0, 1]
     * @return the schedule
     */
    public static StepSchedule everyEpochs(double epochs, double gamma) {
        return new StepSchedule(Check.above("epochs", epochs, 0), 0, 0, 0, gamma);
    }

    /**
     * Falls at intervals of steps.
     *
     * @param steps the interval, at least 1
     * @param gamma the factor of each fall, in (0, 1]
     * @return the schedule
     */
    public static StepSchedule everySteps(long steps, double gamma) {
        return new StepSchedule(0, Check.atLeast("steps", steps, 1), 0, 0, gamma);
    }

    @Override
    public double factor(Position at) {
        // a third is rounded up, so that a run has three levels and no fourth one for its last step
        long interval = Span.in(at, epochs, steps, samples, share, (at.totalSteps() + 2) / 3);
        return Power.of(gamma, at.step() / interval);
    }
}
