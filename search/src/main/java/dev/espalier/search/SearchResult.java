package dev.espalier.search;

import dev.espalier.search.importance.ParameterImportance;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a search has come to.
 *
 * @param study everything about it
 * @param best the trials of the last stage that was trained for its length, the best first
 * @param front those of them that no other dominates: of one objective the best, of several the Pareto front
 * @param winner the best trial, of several objectives that of the first; empty if no trial has been trained for the length of its
 *     stage
 * @param warnings what a person should know before using it, such as best values at the border of their range
 * @param importance how much each hyper-parameter matters, in [0, 1], by name; empty if there are too few trials to tell
 * @param stopped why it ended before all its trials were done: somebody asked, or the time or the steps of its budget are used; empty
 *     if all are
 * @param folder the folder of the study, as an absolute path
 */
public record SearchResult(
        StudySnapshot study,
        List<StudyTrial> best,
        List<StudyTrial> front,
        Optional<Winner> winner,
        List<String> warnings,
        Map<String, Double> importance,
        Optional<String> stopped,
        Path folder) {

    /** Copies the collections. */
    public SearchResult {
        best = List.copyOf(best);
        front = List.copyOf(front);
        warnings = List.copyOf(warnings);
        importance = Collections.unmodifiableMap(new LinkedHashMap<>(importance));
    }

    /**
     * The best trials of a study, whether it has ended or not: those of the last stage that has any, as trials of different lengths
     * are not comparable.
     *
     * @param study as it is
     * @return the best first; empty as long as none has been trained for the length of its stage
     */
    public static List<StudyTrial> best(StudySnapshot study) {
        return TrialOrder.best(study);
    }

    /**
     * How much each hyper-parameter matters for the first objective, by the trials of the stage that has most of them: usually the
     * first, which covers the whole space.
     *
     * @param study as it is
     * @return a fraction for each parameter by its name, the largest first; empty if there are too few trials to tell
     */
    public static Map<String, Double> importance(StudySnapshot study) {
        Map<String, Double> importance = new LinkedHashMap<>();
        study.stages().stream()
                .max(Comparator.<Stage>comparingInt(
                                stage -> study.ofStage(stage.number()).size())
                        .thenComparing(Comparator.comparingInt(Stage::number).reversed()))
                .map(stage -> ParameterImportance.of(
                        stage.space(),
                        study.trials(stage.number()),
                        0,
                        study.study().seed()))
                .orElse(List.of())
                .stream()
                .sorted(Comparator.comparingDouble(ParameterImportance::fraction)
                        .reversed())
                .forEach(each -> importance.put(each.parameter(), each.fraction()));
        return importance;
    }

    /**
     * The best trial.
     *
     * @param trial the trial
     * @param values of its hyper-parameters by name, as a stack file has them
     * @param stack the file that holds its stack, ready to be trained
     * @param model the file of its model; empty if it has not been trained in full
     * @param test metrics of the model on the test split; empty without one
     */
    public record Winner(
            StudyTrial trial, Map<String, String> values, Path stack, Optional<Path> model, Map<String, Double> test) {

        /** Copies the maps. */
        public Winner {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
        }
    }
}
