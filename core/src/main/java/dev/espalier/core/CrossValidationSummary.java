package dev.espalier.core;

import dev.espalier.api.Problem;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results of a cross-validation as JSON, from which it can be resumed; they do not depend on how often it was
 * interrupted.
 *
 * @param folds parts of the samples
 * @param split what each fold was to its run
 * @param stack the resolved stack
 * @param data SHA-256 of what the samples were read from
 * @param runs results of the runs that have ended, in their order
 */
record CrossValidationSummary(int folds, Split split, String stack, String data, List<FoldResult> runs) {

    private static final String FORMAT = "espalier-cross-validation-1";

    CrossValidationSummary {
        runs = List.copyOf(runs);
    }

    /**
     * The summary of a result.
     *
     * @param result the result
     * @param folder where the runs' folders are
     */
    JsonObject toJson(CrossValidationResult result, Path folder) {
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("folds", folds)
                .put("repeats", result.plan().repeats())
                .put("split", split.toString())
                .put("data-sha256", data)
                .put(Split.VALIDATION.toString(), spread(result, Split.VALIDATION))
                .put(Split.TEST.toString(), spread(result, Split.TEST))
                .put(
                        "runs",
                        new JsonArray(runs.stream()
                                .<JsonValue>map(run -> run(run, folder))
                                .toList()))
                .put("stack", stack)
                .build();
    }

    private static JsonObject spread(CrossValidationResult result, Split split) {
        JsonObject.Builder metrics = JsonObject.builder();
        result.spread(split)
                .forEach((name, spread) -> metrics.put(
                        name,
                        JsonObject.builder()
                                .put("mean", JsonNumber.orName(spread.mean()))
                                .put("deviation", JsonNumber.orName(spread.deviation()))
                                .put("runs", spread.runs())
                                .build()));
        return metrics.build();
    }

    private static JsonObject run(FoldResult run, Path folder) {
        JsonObject.Builder json = JsonObject.builder()
                .put("repeat", run.part().repeat())
                .put("fold", run.part().fold());
        run.folder().ifPresent(path -> json.put("folder", SeriesJson.slashed(folder.relativize(path))));
        json.put("reason", run.reason()).put("steps", run.steps()).put("epochs", run.epochs());
        json.put(Split.VALIDATION.toString(), SeriesJson.metrics(run.validation()));
        json.put(Split.TEST.toString(), SeriesJson.metrics(run.test()));
        if (run.failed()) {
            json.put(
                    "problems",
                    new JsonArray(run.problems().stream()
                            .<JsonValue>map(CrossValidationSummary::problem)
                            .toList()));
        }
        return json.build();
    }

    private static JsonObject problem(Problem problem) {
        return JsonObject.builder()
                .put("code", problem.code().toString())
                .put("where", problem.where())
                .put("what", problem.what())
                .put("remedy", problem.remedy())
                .build();
    }

    /**
     * Reads what {@link #toJson} wrote; runs that failed are left out, since they are tried again.
     *
     * @param json the file's content
     * @param folder where the runs' folders are
     * @param where what the file is called in messages
     */
    static CrossValidationSummary read(JsonObject json, Path folder, String where) {
        SeriesJson series = new SeriesJson(where, "a cross-validation");
        if (json.text("format").filter(FORMAT::equals).isEmpty()) {
            throw series.malformed("format");
        }
        List<FoldResult> runs = new ArrayList<>();
        for (JsonValue run :
                json.array("runs").orElseThrow(() -> series.malformed("runs")).elements()) {
            if (!(run instanceof JsonObject object)) {
                throw series.malformed("runs");
            }
            if (object.array("problems").isEmpty()) {
                runs.add(readRun(object, folder, series));
            }
        }
        String split = json.text("split").orElse("");
        if (!split.equals(Split.VALIDATION.toString()) && !split.equals(Split.TEST.toString())) {
            throw series.malformed("split");
        }
        return new CrossValidationSummary(
                (int) series.whole(json, "folds"),
                split.equals(Split.TEST.toString()) ? Split.TEST : Split.VALIDATION,
                series.text(json, "stack"),
                series.text(json, "data-sha256"),
                runs);
    }

    private static FoldResult readRun(JsonObject run, Path folder, SeriesJson series) {
        return new FoldResult(
                new CrossValidationPlan.Part((int) series.whole(run, "repeat"), (int) series.whole(run, "fold")),
                run.text("reason").orElseThrow(() -> series.malformed("runs.reason")),
                series.whole(run, "steps"),
                (int) series.whole(run, "epochs"),
                series.readMetrics(run, Split.VALIDATION.toString()),
                series.readMetrics(run, Split.TEST.toString()),
                run.text("folder").map(folder::resolve),
                Optional.empty(),
                List.of());
    }
}
