package dev.espalier.cli;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNull;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import dev.espalier.search.space.ValueText;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import dev.espalier.search.storage.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All trials of a study as a table or as objects; every number returns to its bits. */
final class StudyTable {

    private StudyTable() {}

    /** A header, and a line for each trial with what it had reached last. */
    static String csv(StudySnapshot study) {
        List<String> parameters = StudyValues.parameters(study);
        List<String> metrics = metricNames(study);
        List<String> head = new ArrayList<>(List.of(
                "trial",
                "stage",
                "position",
                "origin",
                "state",
                "reason",
                "progress",
                "steps",
                "seconds",
                "attempts",
                "restarts",
                "begun",
                "changed",
                "host",
                "pid"));
        head.addAll(parameters);
        study.study().objectives().forEach(objective -> head.add("objective:" + objective.name()));
        metrics.forEach(metric -> head.add("metric:" + metric));
        StringBuilder table = new StringBuilder(CsvLine.of(head));
        for (StudyTrial trial : study.trials()) {
            List<String> row = facts(study, trial);
            parameters.forEach(parameter -> row.add(StudyValues.value(study, trial, parameter)));
            List<Double> objectives = StudyValues.objectiveValues(study.study(), trial);
            for (int i = 0; i < study.study().objectives().size(); i++) {
                row.add(i < objectives.size() ? number(objectives.get(i)) : "");
            }
            Map<String, Double> reached =
                    trial.last().map(StudyMeasurement::metrics).orElse(Map.of());
            metrics.forEach(metric -> row.add(reached.containsKey(metric) ? number(reached.get(metric)) : ""));
            table.append(CsvLine.of(row));
        }
        return table.toString();
    }

    private static List<String> facts(StudySnapshot study, StudyTrial trial) {
        StudyTrial.Work work = trial.work();
        return new ArrayList<>(List.of(
                Long.toString(trial.number()),
                study.stages().get(trial.stage()).name(),
                Long.toString(trial.position()),
                trial.origin().isPresent() ? Long.toString(trial.origin().getAsLong()) : "",
                state(trial),
                trial.reason(),
                trial.last().map(last -> number(last.reached().progress())).orElse(""),
                Long.toString(work.steps()),
                number(work.seconds()),
                Integer.toString(work.attempts()),
                Integer.toString(work.restarts()),
                work.begun().toString(),
                work.changed().toString(),
                work.worker().map(Worker::host).orElse(""),
                work.worker().map(worker -> Long.toString(worker.pid())).orElse("")));
    }

    private static String state(StudyTrial trial) {
        return trial.work().isAbandoned() ? "interrupted" : trial.state().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> metricNames(StudySnapshot study) {
        return study.trials().stream()
                .flatMap(trial -> trial.last().stream())
                .flatMap(last -> last.metrics().keySet().stream())
                .distinct()
                .toList();
    }

    private static String number(double value) {
        return JsonNumber.orName(value) instanceof JsonNumber number ? number.text() : Double.toString(value);
    }

    /** The study with its stages and all its trials, each with all its measurements. */
    static JsonObject json(StudySnapshot study) {
        Study about = study.study();
        return JsonObject.builder()
                .put("study", about.name())
                .put("seed", about.seed())
                .put("digest", about.digest())
                .put("ended", study.ended())
                .put("seconds", study.elapsed().toMillis() / 1000.0)
                .put("steps", study.steps())
                .put(
                        "objectives",
                        new JsonArray(about.objectives().stream()
                                .<JsonValue>map(objective -> JsonObject.builder()
                                        .put("name", objective.name())
                                        .put("direction", objective.isMaximized() ? "maximize" : "minimize")
                                        .build())
                                .toList()))
                .put(
                        "stages",
                        new JsonArray(study.stages().stream()
                                .<JsonValue>map(stage -> JsonObject.builder()
                                        .put("name", stage.name())
                                        .put("epochs", stage.epochs())
                                        .put("settings", stage.settings())
                                        .build())
                                .toList()))
                .put(
                        "trials",
                        new JsonArray(study.trials().stream()
                                .<JsonValue>map(trial -> json(study, trial))
                                .toList()))
                .put(
                        "notes",
                        new JsonArray(study.notes().stream()
                                .<JsonValue>map(note -> JsonObject.builder()
                                        .put("trial", note.trial())
                                        .put("at", note.at().toString())
                                        .put("text", note.text())
                                        .build())
                                .toList()))
                .put("stack", about.stack())
                .build();
    }

    /** A trial with all its measurements. */
    static JsonObject json(StudySnapshot study, StudyTrial trial) {
        StudyTrial.Work work = trial.work();
        JsonObject.Builder object = JsonObject.builder()
                .put("trial", trial.number())
                .put("stage", study.stages().get(trial.stage()).name())
                .put("position", trial.position())
                .put("state", state(trial))
                .put("reason", trial.reason())
                .put("values", values(study, trial))
                .put("steps", work.steps())
                .put("seconds", work.seconds())
                .put("attempts", work.attempts())
                .put("restarts", work.restarts())
                .put("folder", trial.folder())
                .put("begun", work.begun().toString())
                .put("changed", work.changed().toString())
                .put(
                        "measurements",
                        new JsonArray(trial.measurements().stream()
                                .<JsonValue>map(measurement -> json(study.study(), measurement))
                                .toList()));
        trial.origin().ifPresent(origin -> object.put("origin", origin));
        work.worker().ifPresent(worker -> object.put("host", worker.host()).put("pid", worker.pid()));
        return object.build();
    }

    private static JsonObject values(StudySnapshot study, StudyTrial trial) {
        SearchSpace space = study.stages().get(trial.stage()).space();
        JsonObject.Builder object = JsonObject.builder();
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            object.put(
                    parameter.name(), value(parameter.domain(), trial.values().get(i)));
        }
        return object.build();
    }

    private static JsonValue value(SearchDomain domain, double value) {
        String text = ValueText.of(domain, value);
        if (text.isEmpty()) {
            return new JsonNull();
        }
        if (domain instanceof SearchDomain.Choice) {
            return new JsonText(text);
        }
        return domain instanceof SearchDomain.WholeNumbers
                ? JsonNumber.of(Math.round(value))
                : JsonNumber.of(Double.parseDouble(text));
    }

    private static JsonObject json(Study study, StudyMeasurement measurement) {
        JsonObject.Builder objectives = JsonObject.builder();
        for (int i = 0; i < study.objectives().size(); i++) {
            Study.Objective objective = study.objectives().get(i);
            objectives.put(
                    objective.name(),
                    JsonNumber.orName(
                            objective.flip(measurement.reached().losses().get(i))));
        }
        JsonObject.Builder metrics = JsonObject.builder();
        measurement.metrics().forEach((name, value) -> metrics.put(name, JsonNumber.orName(value)));
        return JsonObject.builder()
                .put("progress", measurement.reached().progress())
                .put("step", measurement.step())
                .put("seconds", measurement.seconds())
                .put("objectives", objectives.build())
                .put("metrics", metrics.build())
                .build();
    }
}
