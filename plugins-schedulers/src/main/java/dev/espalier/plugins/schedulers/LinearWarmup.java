package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A rise along a line to the base value, which is held from there on.
 *
 * <p>factor(t) = min(1, (t+1)/w), t from 0, w the length in steps; or with a start a above 0:
 * factor(t) = a + (1−a)·min(t, w)/w
 *
 * <p>The first factor is above 0 in either case: 1/w or a. In a list it is multiplied with what follows it, so a cosine
 * keeps its own course and is only held down at first; in a {@code sequence} what follows begins when the warm-up ends.
 *
 * <p>Choose it with large batches, with Adam before layers that are normalised, and wherever the first steps of a run make
 * the loss jump: an epoch, or a few hundred steps.
 *
 * <p>Source: Goyal et al., "Accurate, Large Minibatch SGD", 2017; with a start it is
 * {@code torch.optim.lr_scheduler.LinearLR}.
 *
 * @param epochs w in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps w in steps; 0 if it is given otherwise
 * @param samples w in training samples; 0 if it is given otherwise
 * @param share w as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is one epoch.
 * @param start a, the first factor, in [0, 1]; 0 for 1/w
 */
@Plugin(value = "linear-warmup", summary = "linear warm-up to the base value")
public record LinearWarmup(
        @Setting("length in epochs, at least 0; with all lengths 0 it is one epoch")
        double epochs,

        @Setting("length in steps, at least 0; instead of epochs")
        long steps,

        @Setting("length in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("length as a share of the run, in [0, 1]; instead of epochs")
        double share,

        @Setting("first factor, in [0, 1]; 0 for 1 divided by the number of warm-up steps")
        double start)
        implements Scheduler {

    /** Checks the ranges. */
    public LinearWarmup {
        Span.check(epochs, steps, samples, share);
        Check.inClosed("start", start, 0, 1);
    }

    /** From nearly nothing over one epoch. */
    public LinearWarmup() {
        this(0, 0, 0, 0, 0);
    }

    /**
     * A warm-up over epochs.
     *
     * @param epochs its length, above 0
     * @return the schedule
     */
    public static LinearWarmup overEpochs(double epochs) {
        return new LinearWarmup(Check.above("epochs", epochs, 0), 0, 0, 0, 0);
    }

    /**
     * A warm-up over steps.
     *
     * @param steps its length, at least 1
     * @return the schedule
     */
    public static LinearWarmup overSteps(long steps) {
        return new LinearWarmup(0, Check.atLeast("steps", steps, 1), 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        double end = length(at);
        if (start == 0) {
            return Math.min(1, (at.step() + 1) / end);
        }
        return start + (1 - start) * Math.min((double) at.step(), end) / end;
    }

    @Override
    public long length(Position run) {
        return Span.in(run, epochs, steps, samples, share, run.stepsPerEpoch());
    }
}
