package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A line from one factor to another, which is held from there on.
 *
 * <p>factor(t) = a + (b−a)·min(t, T)/T, t from 0, T the horizon
 *
 * <p>Choose it for fine-tuning of large models, where it is the custom.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.LinearLR}, which rises from 1/3 to 1 by default.
 *
 * @param start a, at least 0
 * @param end b, at least 0
 * @param epochs the horizon in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps the horizon in steps; 0 if it is given otherwise
 * @param samples the horizon in training samples; 0 if it is given otherwise
 * @param share the horizon as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is the run's end.
 */
@Plugin(value = "linear", summary = "linear interpolation between two factors")
public record LinearSchedule(
        @Setting("first factor, at least 0") double start,

        @Setting("last factor, at least 0") double end,

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
    public LinearSchedule {
        Check.atLeast("start", start, 0);
        Check.atLeast("end", end, 0);
        Span.check(epochs, steps, samples, share);
    }

    /** From 1 to 0 over the run. */
    public LinearSchedule() {
        this(1, 0, 0, 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        long horizon = Span.in(at, epochs, steps, samples, share, at.totalSteps());
        if (at.step() >= horizon) {
            return end;
        }
        return start + (end - start) * at.step() / horizon;
    }

    @Override
    public long length(Position run) {
        return Span.in(run, epochs, steps, samples, share);
    }
}
