package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the files of results of several runs have in common.
 *
 * @param where what the file is called in messages
 * @param noun what writes it, with its article, such as {@code an ensemble}
 */
record SeriesJson(String where, String noun) {

    static JsonObject metrics(Map<String, Double> values) {
        JsonObject.Builder metrics = JsonObject.builder();
        values.forEach((name, value) -> metrics.put(name, JsonNumber.orName(value)));
        return metrics.build();
    }

    /** A path that is the same on every system. */
    static String slashed(Path relative) {
        List<String> names = new ArrayList<>();
        relative.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    Map<String, Double> readMetrics(JsonObject run, String name) {
        Map<String, Double> values = new LinkedHashMap<>();
        run.object(name)
                .orElseThrow(() -> malformed("runs." + name))
                .members()
                .forEach((metric, value) -> values.put(
                        metric, JsonNumber.fromNumberOrName(value).orElseThrow(() -> malformed("runs." + name))));
        return values;
    }

    long whole(JsonObject json, String name) {
        return json.whole(name).orElseThrow(() -> malformed(name));
    }

    String text(JsonObject json, String name) {
        return json.text(name).orElseThrow(() -> malformed(name));
    }

    EspalierException malformed(String member) {
        return new EspalierException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where,
                "'" + member + "' is missing or is not what " + noun + " writes",
                "start over (--overwrite), or give another folder");
    }
}
