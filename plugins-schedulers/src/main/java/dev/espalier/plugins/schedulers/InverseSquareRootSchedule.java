package dev.espalier.plugins.schedulers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * A rise along a line to the base value, and from there a fall with the inverse square root of the time.
 *
 * <p>factor(t) = min((t+1)/w, √(w/(t+1))), t from 0, w the length of the rise in steps
 *
 * <p>The base value is the peak, reached after w updates. Without a rise (w = 1) it is 1/√(t+1): updates are counted from 1
 * here, so that there is no division by 0. {@code noam} is the same with the peak that the Transformer's authors computed
 * from its width.
 *
 * <p>Choose it for Transformers that are trained without an end in sight.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need", NeurIPS 2017, in the general form of fairseq.
 *
 * @param epochs w in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps w in steps; 0 if it is given otherwise
 * @param samples w in training samples; 0 if it is given otherwise
 * @param share w as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 there is no rise.
 */
@Plugin(value = "inverse-sqrt", summary = "linear warm-up, then inverse square root decay")
public record InverseSquareRootSchedule(
        @Setting("length of the rise in epochs, at least 0; with all lengths 0 there is none")
        double epochs,

        @Setting("length of the rise in steps, at least 0; instead of epochs")
        long steps,

        @Setting("length of the rise in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("length of the rise as a share of the run, in [0, 1]; instead of epochs")
        double share)
        implements Scheduler {

    /** Checks the ranges. */
    public InverseSquareRootSchedule {
        Span.check(epochs, steps, samples, share);
    }

    /** Without a rise. */
    public InverseSquareRootSchedule() {
        this(0, 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        long rise = Span.in(at, epochs, steps, samples, share, 1);
        double update = at.step() + 1.0;
        return update < rise ? update / rise : Math.sqrt(rise / update);
    }
}
