package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hyperband: successive halving in several brackets, from many short trials to a few full ones.
 *
 * <p>bracket s = 0, …, s_max has rungs η⁻ˢ, …, η⁻¹ of the full length and ⌈(s_max + 1)·ηˢ/(s + 1)⌉ of the trials; the brackets
 * are mixed, so that any number of trials has them in nearly this proportion. Within a bracket trials go on as in
 * asynchronous successive halving.
 *
 * <p>Choose it if it is not known how early a bad trial can be recognized: the brackets with few rungs find what starts slowly.
 *
 * <p>Source: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 18, 2018; within
 * brackets, Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020.
 *
 * @param reduction η: 1/η of the trials go on at each rung; from 2 to 16
 * @param brackets s_max + 1: the first has one rung less than there are brackets, the last none; from 2 to 10
 */
@Plugin(value = "hyperband", summary = "successive halving in brackets with more and fewer rungs")
public record Hyperband(
        @Setting(value = "η: 1/η of the trials go on at each rung; from 2 to 16", range = "[2, 16]")
        int reduction,

        @Setting(
                value = "brackets, from 2 to 10; trials of the first have one rung less, those of the last none",
                range = "[2, 10]")
        int brackets)
        implements Pruner {

    /** Checks the ranges. */
    public Hyperband {
        Check.inClosed("reduction", reduction, 2, 16);
        Check.inClosed("brackets", brackets, 2, 10);
    }

    /** A third goes on; four brackets, the first with rungs at 1/27, 1/9 and 1/3 of the full length. */
    public Hyperband() {
        this(3, 4);
    }

    @Override
    public List<Double> rungs(long trial, double epochs) {
        return Halving.rungs(reduction, bracketsOf(trial + 1)[(int) trial]);
    }

    @Override
    public Decision decide(Trial trial, List<Trial> trials) {
        int[] brackets = bracketsOf(trials.size());
        for (int i = 0; i < brackets.length; i++) {
            if (trials.get(i).number() == trial.number()) {
                return bracket(brackets[i], brackets, trials).decide(trial);
            }
        }
        throw new IllegalArgumentException("trial " + trial.number() + " is not among the trials");
    }

    @Override
    public OptionalLong promotion(List<Trial> trials, boolean complete) {
        int[] brackets = bracketsOf(trials.size());
        for (int rungs = this.brackets - 1; rungs > 0; rungs--) {
            OptionalLong promoted = bracket(rungs, brackets, trials).promotion(complete);
            if (promoted.isPresent()) {
                return promoted;
            }
        }
        return OptionalLong.empty();
    }

    private Halving bracket(int rungs, int[] brackets, List<Trial> trials) {
        List<Trial> members = new ArrayList<>();
        for (int i = 0; i < brackets.length; i++) {
            if (brackets[i] == rungs) {
                members.add(trials.get(i));
            }
        }
        return new Halving(reduction, Halving.rungs(reduction, rungs), members);
    }

    /** The bracket of each of the first trials, by its number of rungs: always the one that has fewest for its size. */
    int[] bracketsOf(long count) {
        long[] sizes = new long[brackets];
        long[] members = new long[brackets];
        for (int rungs = 0; rungs < brackets; rungs++) {
            sizes[rungs] = (long) Math.ceil(brackets * StrictMath.pow(reduction, rungs) / (rungs + 1));
        }
        int[] chosen = new int[Math.toIntExact(count)];
        for (int trial = 0; trial < chosen.length; trial++) {
            int next = brackets - 1;
            for (int rungs = brackets - 2; rungs >= 0; rungs--) {
                // (members + ½) / size is compared without division
                if ((2 * members[rungs] + 1) * sizes[next] < (2 * members[next] + 1) * sizes[rungs]) {
                    next = rungs;
                }
            }
            chosen[trial] = next;
            members[next]++;
        }
        return chosen;
    }
}
