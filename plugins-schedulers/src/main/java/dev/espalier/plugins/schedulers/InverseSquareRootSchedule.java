package dev.espalier.plugins.schedulers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * Inverse square root decay after a linear warm-up to the base value.
 *
 * <p>factor(t) = min((t+1)/w, √(w/(t+1))), t from 0, w the length of the warm-up in steps
 *
 * <p>The base value is the peak, reached after w updates. Without warm-up (w = 1) it is 1/√(t+1): updates are counted from
 * 1 to avoid a division by 0. {@code noam} is the same with the Transformer's peak, computed from its width.
 *
 * <p>Choose it for Transformers with open-ended training.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need", NeurIPS 2017, in the general form of fairseq.
 *
 * @param warmup w; no warm-up if not given
 */
@Plugin(value = "inverse-sqrt", summary = "linear warm-up, then inverse square root decay")
public record InverseSquareRootSchedule(
        @Setting(value = "length of the warm-up, none by default", flatten = true)
        Span warmup) implements Scheduler {

    /** Without a rise. */
    public InverseSquareRootSchedule() {
        this(new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long rise = warmup.stepsIn(progress, 1);
        double update = progress.step() + 1.0;
        return update < rise ? update / rise : Math.sqrt(rise / update);
    }
}
