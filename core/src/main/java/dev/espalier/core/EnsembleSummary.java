package dev.espalier.core;

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
 * The results of an ensemble as JSON, from which it can be resumed; they do not depend on how often it was interrupted.
 *
 * @param stack the resolved stack
 * @param data SHA-256 of what the samples were read from
 * @param runs results of the runs that have ended, in their order
 */
record EnsembleSummary(String stack, String data, List<MemberResult> runs) {

    private static final String FORMAT = "espalier-ensemble-1";

    EnsembleSummary {
        runs = List.copyOf(runs);
    }

    /**
     * The summary of a result.
     *
     * @param result the result
     * @param folder where the runs' folders are
     */
    JsonObject toJson(EnsembleResult result, Path folder) {
        JsonObject.Builder json = JsonObject.builder()
                .put("format", FORMAT)
                .put("kind", result.ensemble().kind().toString())
                .put("data-sha256", data);
        result.modelFile().ifPresent(file -> json.put("model", SeriesJson.slashed(folder.relativize(file))));
        if (!result.ingredients().isEmpty()) {
            json.put(
                    "ingredients",
                    new JsonArray(result.ingredients().stream()
                            .<JsonValue>map(JsonNumber::of)
                            .toList()));
        }
        result.validation().ifPresent(metrics -> json.put(Split.VALIDATION.toString(), whole(metrics)));
        result.test().ifPresent(metrics -> json.put(Split.TEST.toString(), whole(metrics)));
        return json.put(
                        "runs",
                        new JsonArray(runs.stream()
                                .<JsonValue>map(run -> run(run, folder))
                                .toList()))
                .put("stack", stack)
                .build();
    }

    private static JsonObject whole(EnsembleMetrics metrics) {
        return JsonObject.builder()
                .put("ensemble", SeriesJson.metrics(metrics.ofMean()))
                .put(
                        "members",
                        new JsonArray(metrics.ofMembers().stream()
                                .<JsonValue>map(SeriesJson::metrics)
                                .toList()))
                .put("disagreement", SeriesJson.metrics(metrics.disagreement()))
                .build();
    }

    private static JsonObject run(MemberResult run, Path folder) {
        JsonObject.Builder json = JsonObject.builder().put("number", run.number());
        run.folder().ifPresent(path -> json.put("folder", SeriesJson.slashed(folder.relativize(path))));
        return json.put("reason", run.reason())
                .put("steps", run.steps())
                .put("epochs", run.epochs())
                .put(Split.VALIDATION.toString(), SeriesJson.metrics(run.validation()))
                .put(Split.TEST.toString(), SeriesJson.metrics(run.test()))
                .build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the file's content
     * @param folder where the runs' folders are
     * @param where what the file is called in messages
     */
    static EnsembleSummary read(JsonObject json, Path folder, String where) {
        SeriesJson series = new SeriesJson(where, "an ensemble");
        if (json.text("format").filter(FORMAT::equals).isEmpty()) {
            throw series.malformed("format");
        }
        List<MemberResult> runs = new ArrayList<>();
        for (JsonValue run :
                json.array("runs").orElseThrow(() -> series.malformed("runs")).elements()) {
            if (!(run instanceof JsonObject object)) {
                throw series.malformed("runs");
            }
            Optional<Path> own = object.text("folder").map(folder::resolve);
            runs.add(new MemberResult(
                    (int) series.whole(object, "number"),
                    series.text(object, "reason"),
                    series.whole(object, "steps"),
                    (int) series.whole(object, "epochs"),
                    series.readMetrics(object, Split.VALIDATION.toString()),
                    series.readMetrics(object, Split.TEST.toString()),
                    own));
        }
        return new EnsembleSummary(series.text(json, "stack"), series.text(json, "data-sha256"), runs);
    }
}
