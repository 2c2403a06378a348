package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asynchronous successive halving (ASHA): many trials are begun, and only the best of each rung are trained further.
 *
 * <p>rungs η⁻ᵏ, …, η⁻¹ of the full length; at each, the best 1/η of the trials that have come there so far go on, the others
 * wait with their checkpoint and go on as soon as they belong to the best. With several objectives the best are those of the
 * first fronts.
 *
 * <p>Choose it to try many more points than could be trained in full, and with trials in parallel: none waits for another. A
 * hyper-parameter whose good values are slow at first, such as a low learning rate, is measured too early; Hyperband hedges
 * against that.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020.
 *
 * @param reduction η: 1/η of the trials go on at each rung; from 2 to 16
 * @param rungs how many rungs there are before the end, from 1 to 10
 */
@Plugin(value = "successive-halving", summary = "ASHA: trains only the best of each rung further")
public record SuccessiveHalving(
        @Setting(value = "η: 1/η of the trials go on at each rung; from 2 to 16", range = "[2, 16]")
        int reduction,

        @Setting(value = "rungs before the end of a trial, from 1 to 10", range = "[1, 10]")
        int rungs)
        implements Pruner {

    /** Checks the ranges. */
    public SuccessiveHalving {
        Check.inClosed("reduction", reduction, 2, 16);
        Check.inClosed("rungs", rungs, 1, 10);
    }

    /** A quarter goes on, at 1/16 and 1/4 of the full length. */
    public SuccessiveHalving() {
        this(4, 2);
    }

    @Override
    public List<Double> rungs(long trial, double epochs) {
        return Halving.rungs(reduction, rungs);
    }

    @Override
    public Decision decide(Trial trial, List<Trial> trials) {
        return halving(trials).decide(trial);
    }

    @Override
    public OptionalLong promotion(List<Trial> trials, boolean complete) {
        return halving(trials).promotion(complete);
    }

    private Halving halving(List<Trial> trials) {
        return new Halving(reduction, Halving.rungs(reduction, rungs), trials);
    }
}
