package dev.espalier.plugins.search;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.ParetoRanks;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The median rule: ends a trial that has never been as good as half of the others were at the same point.
 *
 * <p>prune if min(losses so far) &gt; median(losses of the completed trials at this rung); at NaN at once. With several
 * objectives the ranks of non-domination take the place of the losses.
 *
 * <p>Choose it to save about half of the training at little risk: it needs no setting that depends on the problem.
 *
 * <p>Source: Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section 3.2.1.
 *
 * @param startup trials to be completed before any is ended, at least 1
 * @param warmup fraction of the full length before the first rung, in [0, 1)
 * @param rungs how often a trial is measured before its end, evenly spaced after the warm-up, at least 1
 */
@Plugin(value = "median", summary = "ends trials that are worse than the median at the same point")
public record MedianPruner(
        @Setting(value = "completed trials before any is ended, at least 1", range = "[1, inf)")
        int startup,

        @Setting(value = "fraction of the full length before the first rung, in [0, 1)", range = "[0, 1)")
        double warmup,

        @Setting(value = "measurements before the end of a trial, at least 1", range = "[1, 1000]")
        int rungs)
        implements Pruner {

    /** Checks the ranges. */
    public MedianPruner {
        Check.atLeast("startup", startup, 1);
        Check.inClosedOpen("warmup", warmup, 0, 1);
        Check.inClosed("rungs", rungs, 1, 1000);
    }

    /** Five trials without pruning, then nine rungs for each. */
    public MedianPruner() {
        this(5, 0, 9);
    }

    @Override
    public List<Double> rungs(long trial, double epochs) {
        List<Double> fractions = new ArrayList<>(rungs);
        for (int i = 1; i <= rungs; i++) {
            fractions.add(warmup + (1 - warmup) * i / (rungs + 1));
        }
        return fractions;
    }

    @Override
    public Decision decide(Trial trial, List<Trial> trials) {
        Measurement last = trial.last().orElseThrow();
        if (last.losses().stream().anyMatch(loss -> loss.isNaN())) {
            return Decision.PRUNE;
        }
        List<Trial> others = trials.stream()
                .filter(other -> other.state() == Trial.State.COMPLETED && other.number() != trial.number())
                .toList();
        if (others.size() < startup) {
            return Decision.CONTINUE;
        }
        List<List<Double>> there = others.stream()
                .flatMap(other -> Reached.at(other, last.progress()).stream())
                .toList();
        List<List<Double>> own =
                trial.measurements().stream().map(Measurement::losses).toList();
        return isWorse(own, there) ? Decision.PRUNE : Decision.CONTINUE;
    }

    /** Whether the best of what a trial has reached is worse than the median of what others had reached at this rung. */
    private static boolean isWorse(List<List<Double>> own, List<List<Double>> others) {
        if (own.get(0).size() == 1) {
            return best(first(own)) > median(first(others));
        }
        List<List<Double>> all = new ArrayList<>(own);
        all.addAll(others);
        double[] ranks = Arrays.stream(ParetoRanks.of(all)).asDoubleStream().toArray();
        return best(Arrays.copyOf(ranks, own.size())) > median(Arrays.copyOfRange(ranks, own.size(), ranks.length));
    }

    private static double[] first(List<List<Double>> losses) {
        return losses.stream().mapToDouble(each -> each.get(0)).toArray();
    }

    private static double best(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
    }

    /** NaN, to which nothing compares as worse, if there is no number among them. */
    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    }
}
