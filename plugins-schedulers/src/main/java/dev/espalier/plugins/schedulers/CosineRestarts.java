package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;

/**
 * Cosine annealing with warm restarts (SGDR).
 *
 * <p>factor(t) = m + ½·(k<sup>i</sup>−m)·(1 + cos(π·u/T<sub>i</sub>)), where cycle i began u updates ago and has length
 * T<sub>i</sub> = T<sub>0</sub>·g<sup>i</sup>; a height k<sup>i</sup> below m is m
 *
 * <p>The first update of a cycle has its full height. Cycles are counted in whole steps, so that no rounding of a logarithm
 * shifts a restart.
 *
 * <p>Choose it for snapshot ensembles, with the model saved at the end of each cycle, or for open-ended runs.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017; defaults as Keras's
 * {@code CosineDecayRestarts}, PyTorch's has a growth of 1.
 *
 * @param minimum m, the factor at the end of each cycle, in [0, 1]
 * @param growth g, the factor on the length of each following cycle, at least 1
 * @param decay k, the factor on the height of each following cycle, in (0, 1]
 * @param firstCycle T<sub>0</sub>; a seventh of the run, which with a growth of 2 holds three cycles if not given
 */
@Plugin(value = "cosine-restarts", summary = "cosine annealing with warm restarts, SGDR (Loshchilov & Hutter 2017)")
public record CosineRestarts(
        @Setting(value = "factor at the end of each cycle, in [0, 1]", range = "[0, 1]")
        double minimum,

        @Setting(value = "factor on the length of each following cycle, at least 1", range = "[1, inf)")
        int growth,

        @Setting(value = "factor on the height of each following cycle, in (0, 1]", range = "(0, 1]")
        double decay,

        @Setting(value = "length of the first cycle, a seventh of the run by default", flatten = true)
        Span firstCycle)
        implements Scheduler {

    /** Checks the ranges. */
    public CosineRestarts {
        Check.inClosed("minimum", minimum, 0, 1);
        Check.atLeast("growth", growth, 1);
        Check.inOpenClosed("decay", decay, 0, 1);
    }

    /** Three cycles in a run, each twice as long as the one before, all of the same height. */
    public CosineRestarts() {
        this(0, 2, 1, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        long length = firstCycle.stepsIn(progress, (progress.totalSteps() + 6) / 7);
        long since = progress.step();
        long cycle = 0;
        if (growth == 1) {
            cycle = since / length;
            since -= cycle * length;
        } else {
            while (since >= length) {
                since -= length;
                length *= growth;
                cycle++;
            }
        }
        double height = Math.max(minimum, Power.of(decay, cycle));
        return minimum + 0.5 * (height - minimum) * (1 + HalfWave.cosine((double) since / length));
    }
}
