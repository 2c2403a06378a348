package dev.espalier.core;

import dev.espalier.core.stack.Ensemble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an ensemble has come to.
 *
 * @param ensemble what it was made of
 * @param runs the runs that have ended, in their order; fewer than the ensemble has if it was stopped
 * @param model the whole; empty if it was stopped
 * @param ingredients which runs or states of a run are in it, from 1, in the order in which they were added
 * @param validation metrics of the members and of the whole on the validation split; empty if there is none that all have in
 *     common
 * @param test metrics of the members and of the whole on the test split; empty if there is none
 * @param stopped why it was stopped before its end, for a person to read; empty if it was not
 * @param folder where it keeps its runs; empty if they are not kept
 * @param modelFile the file of the whole; empty if it was stopped or has no folder
 */
public record EnsembleResult(
        Ensemble ensemble,
        List<MemberResult> runs,
        Optional<TrainedModel> model,
        List<Integer> ingredients,
        Optional<EnsembleMetrics> validation,
        Optional<EnsembleMetrics> test,
        Optional<String> stopped,
        Optional<Path> folder,
        Optional<Path> modelFile) {

    /** Copies the lists. */
    public EnsembleResult {
        runs = List.copyOf(runs);
        ingredients = List.copyOf(ingredients);
    }
}
