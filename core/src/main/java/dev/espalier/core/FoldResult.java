package dev.espalier.core;

import dev.espalier.api.Problem;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of a cross-validation has come to.
 *
 * @param part the run
 * @param reason why it ended, for a person to read
 * @param steps updates made
 * @param epochs passes over the training data begun
 * @param validation metrics on the validation split, in their order; empty if the run failed
 * @param test metrics on the test split, in their order; empty if there is none or the run failed
 * @param folder the run's folder; empty if none is kept
 * @param model the model of a run that keeps no folder
 * @param problems why the run failed; none if it did not
 */
public record FoldResult(
        CrossValidationPlan.Part part,
        String reason,
        long steps,
        int epochs,
        Map<String, Double> validation,
        Map<String, Double> test,
        Optional<Path> folder,
        Optional<TrainedModel> model,
        List<Problem> problems) {

    /** Copies the collections. */
    public FoldResult {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
        problems = List.copyOf(problems);
    }

    /** Whether the run failed. */
    public boolean failed() {
        return !problems.isEmpty();
    }

    static FoldResult of(CrossValidationPlan.Part part, RunResult run) {
        return new FoldResult(
                part,
                run.reason(),
                run.steps(),
                run.epochs(),
                run.validation(),
                run.test(),
                run.folder(),
                run.folder().isPresent() ? Optional.empty() : run.model(),
                List.of());
    }

    static FoldResult failed(CrossValidationPlan.Part part, Optional<Path> folder, List<Problem> problems) {
        return new FoldResult(
                part, problems.get(0).text(), 0, 0, Map.of(), Map.of(), folder, Optional.empty(), problems);
    }
}
