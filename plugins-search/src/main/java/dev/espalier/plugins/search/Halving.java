package dev.espalier.plugins.search;

import dev.espalier.api.search.ParetoRanks;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asynchronous successive halving among the trials of a bracket: at each rung, the best 1/η of those that have come there go on.
 *
 * @param reduction η
 * @param rungs fractions of the full length, ascending
 * @param trials those of the bracket, in the order of their numbers
 */
record Halving(int reduction, List<Double> rungs, List<Trial> trials) {

    /** The rungs η^−count, …, η^−1. */
    static List<Double> rungs(int reduction, int count) {
        List<Double> rungs = new ArrayList<>(count);
        for (int rung = count; rung >= 1; rung--) {
            rungs.add(StrictMath.pow(reduction, -rung));
        }
        return rungs;
    }

    /** What becomes of a trial at the rung of its last measurement. */
    Pruner.Decision decide(Trial trial) {
        int rung = rung(trial);
        if (trial.last().orElseThrow().losses().stream().anyMatch(loss -> loss.isNaN())) {
            return Pruner.Decision.PRUNE;
        }
        return best(rung).contains(trial.number()) ? Pruner.Decision.CONTINUE : Pruner.Decision.PAUSE;
    }

    /** The paused trial to go on: of the highest rung at which one is among the best; the earliest of several. */
    OptionalLong promotion(boolean complete) {
        int highest = -1;
        for (Trial trial : trials) {
            highest = trial.state() == Trial.State.PAUSED ? Math.max(highest, rung(trial)) : highest;
        }
        for (int rung = highest; rung >= 0; rung--) {
            OptionalLong promoted = firstPaused(rung, best(rung));
            if (promoted.isPresent()) {
                return promoted;
            }
        }
        return complete && highest >= 0 ? promotionOfTheLast(highest) : OptionalLong.empty();
    }

    /** With too few trials for a whole 1/η, the best of the highest rung goes on, so that one is trained to its end. */
    private OptionalLong promotionOfTheLast(int rung) {
        boolean isOpen = trials.stream()
                .noneMatch(trial -> trial.state() == Trial.State.RUNNING || trial.state() == Trial.State.COMPLETED);
        if (!isOpen) {
            return OptionalLong.empty();
        }
        List<Trial> paused = trials.stream()
                .filter(trial -> trial.state() == Trial.State.PAUSED && rung(trial) == rung)
                .toList();
        return OptionalLong.of(paused.get(order(paused, rung)[0]).number());
    }

    private OptionalLong firstPaused(int rung, Set<Long> among) {
        return trials.stream()
                .filter(trial ->
                        trial.state() == Trial.State.PAUSED && rung(trial) == rung && among.contains(trial.number()))
                .mapToLong(Trial::number)
                .findFirst();
    }

    /** The numbers of the best 1/η of all trials that have come to a rung, rounded down. */
    private Set<Long> best(int rung) {
        List<Trial> there = trials.stream()
                .filter(trial -> Reached.at(trial, rungs.get(rung)).isPresent())
                .toList();
        int[] order = order(there, rung);
        Set<Long> best = new HashSet<>();
        for (int i = 0; i < there.size() / reduction; i++) {
            best.add(there.get(order[i]).number());
        }
        return best;
    }

    private int[] order(List<Trial> trials, int rung) {
        return ParetoRanks.order(trials.stream()
                .map(trial -> Reached.at(trial, rungs.get(rung)).orElseThrow())
                .toList());
    }

    /** The highest rung that a trial has come to; the first if it was measured before. */
    private int rung(Trial trial) {
        int rung = 0;
        while (rung + 1 < rungs.size() && Reached.isAt(trial.last().orElseThrow(), rungs.get(rung + 1))) {
            rung++;
        }
        return rung;
    }
}
