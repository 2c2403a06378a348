package dev.espalier.search;

import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The point of a trial in the space that it was proposed in. A trial that goes on from another one has that one's point, as the
 * digits of a value depend on the range.
 *
 * @param space the space of the stage in which the point was proposed
 * @param values the point
 * @param base where relative paths of the stack begin
 */
public record TrialPoint(SearchSpace space, List<Double> values, Path base) {

    /** What the settings of a stage call the folder. */
    static final String BASE = "base-folder";

    /** Copies the list. */
    public TrialPoint {
        values = List.copyOf(values);
    }

    /**
     * The point of a trial.
     *
     * @param study the study
     * @param trial one of its trials
     * @return the point
     */
    public static TrialPoint of(StudySnapshot study, StudyTrial trial) {
        StudyTrial first = trial;
        while (first.origin().isPresent()) {
            first = study.trial(first.origin().getAsLong());
        }
        Stage stage = study.stages().get(first.stage());
        return new TrialPoint(
                stage.space(),
                first.values(),
                Path.of(stage.settings().text(BASE).orElse("")));
    }

    /**
     * The stack file of the trial, which trains what it trained wherever the file is.
     *
     * @param stack what is searched
     * @return YAML
     */
    public String stackFile(SearchStack stack) {
        return StackPaths.absolute(stack.resolved(space, values), base);
    }

    /**
     * The values as a stack file has them.
     *
     * @param stack what is searched
     * @return by the parameter's name, without those that have no value
     */
    public Map<String, String> texts(SearchStack stack) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            if (!Double.isNaN(values.get(i))) {
                texts.put(parameter.name(), stack.valueText(parameter, values.get(i)));
            }
        }
        return texts;
    }
}
