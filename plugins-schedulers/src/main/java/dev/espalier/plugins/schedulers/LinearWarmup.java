package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.OptionalDouble;

/**
 * Linear warm-up to the base value, which is kept afterwards.
 *
 * <p>factor(t) = min(1, (t+1)/w), t from 0, w the length in steps; or with a start a:
 * factor(t) = a + (1−a)·min(t, w)/w
 *
 * <p>The first factor is above 0 in either case: 1/w or a. In a list it is multiplied with the other schedules, which start
 * at the same time; in a {@code sequence} the next schedule starts when the warm-up ends.
 *
 * <p>Choose it with large batches, with Adam on networks with normalisation layers, and wherever the loss jumps in the
 * first steps: an epoch, or a few hundred steps.
 *
 * <p>Source: Goyal et al., "Accurate, Large Minibatch SGD", 2017; with a start it is
 * {@code torch.optim.lr_scheduler.LinearLR}.
 *
 * @param warmup w; one epoch if not given
 * @param start a, the first factor, in (0, 1]; 1/w if not given
 */
@Plugin(value = "linear-warmup", summary = "linear warm-up to the base value")
public record LinearWarmup(
        @Setting(value = "length of the warm-up, one epoch by default", flatten = true)
        Span warmup,

        @Setting(
                value = "first factor, in (0, 1]; by default 1 divided by the number of warm-up steps",
                range = "(0, 1]")
        OptionalDouble start)
        implements Scheduler {

    /** Checks the ranges. */
    public LinearWarmup {
        start.ifPresent(value -> Check.inOpenClosed("start", value, 0, 1));
    }

    /** From nearly nothing over one epoch. */
    public LinearWarmup() {
        this(new Span());
    }

    /**
     * A warm-up from nearly nothing.
     *
     * @param warmup its length; one epoch if not given
     */
    public LinearWarmup(Span warmup) {
        this(warmup, OptionalDouble.empty());
    }

    @Override
    public double factor(TrainingProgress progress) {
        double end = length(progress);
        if (start.isEmpty()) {
            return Math.min(1, (progress.step() + 1) / end);
        }
        double first = start.getAsDouble();
        return first + (1 - first) * Math.min((double) progress.step(), end) / end;
    }

    @Override
    public long length(TrainingProgress run) {
        return warmup.stepsIn(run, run.stepsPerEpoch());
    }
}
