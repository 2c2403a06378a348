package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.search.space.ValueText;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The values and results of trials as text. */
final class StudyValues {

    private StudyValues() {}

    /** The point of a trial: names and values of those hyper-parameters that have one. */
    static String point(StudySnapshot study, StudyTrial trial) {
        SearchSpace space = study.stages().get(trial.stage()).space();
        StringJoiner text = new StringJoiner("  ");
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            String value = ValueText.of(parameter.domain(), trial.values().get(i));
            if (!value.isEmpty()) {
                text.add(parameter.name() + " " + value);
            }
        }
        return text.toString();
    }

    /** The newest objectives of a trial by name, in their own signs. */
    static String objectives(Study study, StudyTrial trial) {
        StringJoiner text = new StringJoiner("  ");
        List<Double> values = objectiveValues(study, trial);
        for (int i = 0; i < values.size(); i++) {
            text.add(study.objectives().get(i).name() + " " + ReadableNumber.of(values.get(i)));
        }
        return text.toString();
    }

    /** The newest objectives of a trial, in their own signs; none if it has not been measured. */
    static List<Double> objectiveValues(Study study, StudyTrial trial) {
        List<Double> values = new ArrayList<>();
        List<Double> losses = trial.last()
                .map(StudyMeasurement::reached)
                .map(reached -> reached.losses())
                .orElse(List.of());
        for (int i = 0; i < losses.size(); i++) {
            values.add(study.objectives().get(i).flip(losses.get(i)));
        }
        return values;
    }

    /** The names of all hyper-parameters that any stage has, in their order. */
    static List<String> parameters(StudySnapshot study) {
        return study.stages().stream()
                .flatMap(stage -> stage.space().parameters().stream())
                .map(SearchParameter::name)
                .distinct()
                .toList();
    }

    /** The value of a hyper-parameter in a trial; empty if it has none. */
    static String value(StudySnapshot study, StudyTrial trial, String parameter) {
        SearchSpace space = study.stages().get(trial.stage()).space();
        int index = space.indexOf(parameter);
        return index < 0 ? "" : ValueText.of(space.domain(index), trial.values().get(index));
    }
}
