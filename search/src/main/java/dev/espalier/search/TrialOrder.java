package dev.espalier.search;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.ParetoRanks;
import dev.espalier.api.search.Trial;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which trials of a study are better than others. */
final class TrialOrder {

    private TrialOrder() {}

    /**
     * The trials of a stage that were trained for its full length, the best first.
     *
     * @param snapshot the study
     * @param stage its number
     * @return without those of which no objective could be computed; by rank if there are several objectives
     */
    static List<StudyTrial> best(StudySnapshot snapshot, int stage) {
        return ordered(compared(snapshot, stage));
    }

    /**
     * The best trials of a search: those of the last stage that has any, and of others of the same length, as trials of different
     * lengths are not comparable.
     *
     * @param snapshot the study
     * @return the best first; empty as long as none has been trained for the length of its stage
     */
    static List<StudyTrial> best(StudySnapshot snapshot) {
        for (int stage = snapshot.stages().size() - 1; stage >= 0; stage--) {
            if (!compared(snapshot, stage).isEmpty()) {
                return ordered(ofLength(snapshot, snapshot.stages().get(stage).epochs()));
            }
        }
        return List.of();
    }

    /** The trials of all stages of a length, without those that another of them continues. */
    private static List<StudyTrial> ofLength(StudySnapshot snapshot, double epochs) {
        List<StudyTrial> trials = snapshot.stages().stream()
                .filter(stage -> stage.epochs() == epochs)
                .flatMap(stage -> compared(snapshot, stage.number()).stream())
                .toList();
        Set<Long> origins = trials.stream()
                .flatMapToLong(trial -> trial.origin().stream())
                .boxed()
                .collect(Collectors.toSet());
        return trials.stream()
                .filter(trial -> !origins.contains(trial.number()))
                .toList();
    }

    /**
     * The trials that no other of them dominates.
     *
     * @param best trials of one stage, the best first
     * @return their Pareto front; of one objective the best and those that equal it
     */
    static List<StudyTrial> front(List<StudyTrial> best) {
        int[] ranks = ParetoRanks.of(best.stream().map(TrialOrder::losses).toList());
        return best.stream().filter(trial -> ranks[best.indexOf(trial)] == 0).toList();
    }

    /**
     * The newest losses of a trial.
     *
     * @param trial one that has been measured
     * @return one for each objective
     */
    static List<Double> losses(StudyTrial trial) {
        return trial.last()
                .map(StudyMeasurement::reached)
                .map(Measurement::losses)
                .orElse(List.of());
    }

    private static List<StudyTrial> compared(StudySnapshot snapshot, int stage) {
        return snapshot.ofStage(stage).stream()
                .filter(trial -> trial.state() == Trial.State.COMPLETED)
                .filter(trial -> !losses(trial).isEmpty())
                .filter(trial -> losses(trial).stream().noneMatch(loss -> loss.isNaN()))
                .toList();
    }

    /** Of trials that are equally good by the objectives, such as by an accuracy on few samples, that with the smaller loss first. */
    private static List<StudyTrial> ordered(List<StudyTrial> trials) {
        List<StudyTrial> byLoss = trials.stream()
                .sorted(Comparator.comparingDouble(TrialOrder::loss))
                .toList();
        int[] order = ParetoRanks.order(byLoss.stream().map(TrialOrder::losses).toList());
        return Arrays.stream(order).mapToObj(byLoss::get).toList();
    }

    private static double loss(StudyTrial trial) {
        return trial.last()
                .map(last -> last.metrics().getOrDefault("loss", Double.NaN))
                .orElse(Double.NaN);
    }
}
