package dev.espalier.core;

import dev.espalier.api.event.RunStopped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param cause why it ended
 * @param reason the same for a person to read
 * @param steps updates made, over all resumes
 * @param epochs passes over the training data begun
 * @param resumable whether resuming it makes further steps without any other setting: it was stopped before its end, and not
 *     by a stopping rule
 * @param validation metrics on the validation split of the weights that the model has; empty if there are none
 * @param test metrics on the test split; empty if there is none or the run is not finished
 * @param folder where the run keeps its files; empty if it has none, or was stopped before its first step and keeps nothing
 * @param modelFile the finished model's file; empty if the run is not finished or has no folder
 * @param kept the model that the run ends with, finished or not: the best one, or the last if there was no validation or the
 *     stack says so (<code>restore-best: false</code>); empty if no step was made
 * @param last the model after the last update; empty if no step was made, or the run failed and its weights are not those of
 *     a whole step
 * @param best the model of the best validation; empty if there was none
 */
public record RunResult(
        RunStopped.Cause cause,
        String reason,
        long steps,
        int epochs,
        boolean resumable,
        Map<String, Double> validation,
        Map<String, Double> test,
        Optional<Path> folder,
        Optional<Path> modelFile,
        Optional<RunModel> kept,
        Optional<RunModel> last,
        Optional<RunModel> best) {

    /** The model that the run ends with; {@link #kept} says which of its weights it has. */
    public Optional<TrainedModel> model() {
        return kept.map(RunModel::model);
    }
}
