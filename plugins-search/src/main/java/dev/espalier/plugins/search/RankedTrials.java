package dev.espalier.plugins.search;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.ParetoRanks;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Trials in the order from the best to the worst, whatever point of their training they have come to. */
final class RankedTrials {

    private RankedTrials() {}

    /** Whether something is known of a trial. */
    static boolean isKnown(Trial trial) {
        return trial.state() == Trial.State.FAILED || trial.last().isPresent();
    }

    /**
     * Those that were trained farthest come first, for a pruner trains good ones farther; of equally far ones those with the
     * better losses; those that failed come last, trials of which nothing is known not at all.
     */
    static List<Trial> of(List<Trial> trials) {
        TreeMap<Long, List<Trial>> byProgress = new TreeMap<>(Comparator.reverseOrder());
        for (Trial trial : trials) {
            if (trial.state() == Trial.State.FAILED) {
                byProgress.computeIfAbsent(-1L, none -> new ArrayList<>()).add(trial);
            } else if (trial.last().isPresent()) {
                long percent = Math.round(100 * trial.last().get().progress());
                byProgress.computeIfAbsent(percent, none -> new ArrayList<>()).add(trial);
            }
        }
        List<Trial> ranked = new ArrayList<>();
        byProgress.forEach((progress, equals) -> {
            if (progress < 0) {
                ranked.addAll(equals);
                return;
            }
            List<List<Double>> losses = equals.stream()
                    .map(trial -> trial.last().map(Measurement::losses).orElseThrow())
                    .toList();
            for (int index : ParetoRanks.order(losses)) {
                ranked.add(equals.get(index));
            }
        });
        return ranked;
    }
}
