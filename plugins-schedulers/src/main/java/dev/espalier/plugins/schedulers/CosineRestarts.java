package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.OptionalInt;

/**
 * Cosine annealing with warm restarts (SGDR).
 *
 * <p>factor(t) = m + ½·(k<sup>i</sup>−m)·(1 + cos(π·u/T<sub>i</sub>)), where cycle i began u updates ago and has length
 * T<sub>i</sub> = T<sub>0</sub>·g<sup>i</sup>; a height k<sup>i</sup> below m is m
 *
 * <p>The first update of a cycle has its full height. Cycles are counted in whole steps, so that no rounding of a logarithm
 * shifts a restart.
 *
 * <p>Choose it for open-ended runs, or with {@code cycles} for snapshot ensembles, with the model saved at the end of each cycle:
 * M cycles of a run of T updates have T<sub>0</sub> = ⌈T/M⌉ and a growth of 1.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017; cycles as Huang et al., "Snapshot
 * Ensembles: Train 1, Get M for Free", ICLR 2017; defaults as Keras's
 * {@code CosineDecayRestarts}, PyTorch's has a growth of 1.
 *
 * @param minimum m, the factor at the end of each cycle, in [0, 1]
 * @param growth g, the factor on the length of each following cycle, at least 1
 * @param decay k, the factor on the height of each following cycle, in (0, 1]
 * @param cycles M, the number of cycles of the same length that the run is cut into, at least 1; not given beside a growth other
 *     than 1 or a length
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

        @Setting(
                value =
                        "number of cycles of the same length that the run is cut into, at least 1; with a growth of 1, instead of a length",
                range = "[1, inf)")
        OptionalInt cycles,

        @Setting(value = "length of the first cycle, a seventh of the run by default", flatten = true)
        Span firstCycle)
        implements Scheduler {

    /** Checks the ranges. */
    public CosineRestarts {
        Check.inClosed("minimum", minimum, 0, 1);
        Check.atLeast("growth", growth, 1);
        Check.inOpenClosed("decay", decay, 0, 1);
        if (cycles.isPresent()) {
            Check.atLeast("cycles", cycles.getAsInt(), 1);
            Check.require(
                    growth == 1 && firstCycle.equals(new Span()),
                    "cycles",
                    cycles.getAsInt(),
                    "must be given with a growth of 1 and without a length");
        }
    }

    /** Three cycles in a run, each twice as long as the one before, all of the same height. */
    public CosineRestarts() {
        this(0, 2, 1, OptionalInt.empty(), new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        int parts = cycles.orElse(7);
        long length = firstCycle.stepsIn(progress, (progress.totalSteps() + parts - 1) / parts);
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
