package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;

/**
 * The schedule of the first Transformer: a rise along a line, then a fall with the inverse square root of the time, at
 * heights that follow from the width of the model.
 *
 * <p>factor(t) = d<sup>−½</sup>·min(n<sup>−½</sup>, n·w<sup>−3/2</sup>), n = t+1, t from 0, w the length of the rise in
 * steps
 *
 * <p>The factor is the rate itself: the learning rate is to be 1, or the paper's scale. The peak is (d·w)<sup>−½</sup>,
 * 0.0007 for the defaults. {@code inverse-sqrt} is the same with the base value as its peak.
 *
 * <p>Choose it to reproduce Transformers with Adam; prefer {@code inverse-sqrt} where the peak is to be set directly.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 5.3.
 *
 * @param width d, the width of the model, at least 1
 * @param epochs w in epochs, fractions allowed; 0 if it is given otherwise
 * @param steps w in steps; 0 if it is given otherwise
 * @param samples w in training samples; 0 if it is given otherwise
 * @param share w as a share of the run, in [0, 1]; 0 if it is given otherwise. With all at 0 it is 4,000 steps.
 */
@Plugin(value = "noam", summary = "Transformer schedule (Vaswani et al. 2017); for a learning rate of 1")
public record NoamSchedule(
        @Setting(value = "width of the model, at least 1", shorthand = true)
        int width,

        @Setting("length of the rise in epochs, at least 0; with all lengths 0 it is 4000 steps")
        double epochs,

        @Setting("length of the rise in steps, at least 0; instead of epochs")
        long steps,

        @Setting("length of the rise in training samples, at least 0; instead of epochs")
        long samples,

        @Setting("length of the rise as a share of the run, in [0, 1]; instead of epochs")
        double share)
        implements Scheduler {

    /** Checks the ranges. */
    public NoamSchedule {
        Check.atLeast("width", width, 1);
        Span.check(epochs, steps, samples, share);
    }

    /** The paper's base model: width 512, 4,000 steps. */
    public NoamSchedule() {
        this(512, 0, 0, 0, 0);
    }

    @Override
    public double factor(Position at) {
        double rise = Span.in(at, epochs, steps, samples, share, 4000);
        double update = at.step() + 1.0;
        return Math.min(1 / Math.sqrt(update), update / (rise * Math.sqrt(rise))) / Math.sqrt(width);
    }
}
