package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * The schedule of the original Transformer: linear warm-up, then inverse square root decay, scaled by the width of the
 * model.
 *
 * <p>factor(t) = d<sup>−½</sup>·min(n<sup>−½</sup>, n·w<sup>−3/2</sup>), n = t+1, t from 0, w the length of the warm-up in
 * steps
 *
 * <p>The factor is the learning rate itself: set {@code learning-rate} to 1, or to the paper's scale. The peak is
 * (d·w)<sup>−½</sup>, 0.0007 for the defaults. {@code inverse-sqrt} is the same with the base value as its peak.
 *
 * <p>Choose it to reproduce Transformers with Adam; prefer {@code inverse-sqrt} to set the peak directly.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 5.3.
 *
 * @param width d, the width of the model, at least 1
 * @param warmup w; 4,000 steps if not given
 */
@Plugin(value = "noam", summary = "Transformer schedule (Vaswani et al. 2017); for a learning rate of 1")
public record NoamSchedule(
        @Setting(value = "width of the model, at least 1", shorthand = true, range = "[1, inf)")
        int width,

        @Setting(value = "length of the warm-up, 4000 steps by default", flatten = true)
        Span warmup)
        implements Scheduler {

    /** Checks the ranges. */
    public NoamSchedule {
        Check.atLeast("width", width, 1);
    }

    /** The paper's base model: width 512, 4,000 steps. */
    public NoamSchedule() {
        this(512, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        double rise = warmup.stepsIn(progress, 4000);
        double update = progress.step() + 1.0;
        return Math.min(1 / Math.sqrt(update), update / (rise * Math.sqrt(rise))) / Math.sqrt(width);
    }
}
