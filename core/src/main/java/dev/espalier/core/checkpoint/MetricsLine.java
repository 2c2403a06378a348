package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of the log of metrics: {@code {"step":100,"epoch":1,"split":"validation","values":{"loss":0.31}}}.
 *
 * @param step updates made so far, at least 0
 * @param epoch passes over the training data begun so far
 * @param split which part of the data the metrics are about
 * @param values metrics by name, in their order; those that are not finite are written as {@code "nan"},
 *     {@code "infinity"} and {@code "-infinity"}
 */
public record MetricsLine(long step, int epoch, Split split, Map<String, Double> values) {

    /** Copies the map and keeps its order. */
    public MetricsLine {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The line without its end. */
    String toJson() {
        JsonObject.Builder metrics = JsonObject.builder();
        values.forEach((name, value) -> metrics.put(name, JsonNumber.orName(value)));
        return JsonObject.builder()
                .put("step", step)
                .put("epoch", epoch)
                .put("split", split.toString())
                .put("values", metrics.build())
                .build()
                .toJson();
    }

    /** Reads what {@link #toJson} wrote. */
    static MetricsLine parse(String line, String where) {
        JsonObject object = JsonReader.readObject(line, where, ErrorCode.DATA_FORMAT);
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> metric : object.object("values")
                .orElseThrow(() -> malformed(where, "values"))
                .members()
                .entrySet()) {
            values.put(
                    metric.getKey(),
                    JsonNumber.fromNumberOrName(metric.getValue())
                            .orElseThrow(() -> malformed(where, "values." + metric.getKey())));
        }
        long epoch = whole(object, "epoch", where);
        if (epoch > Integer.MAX_VALUE) {
            throw malformed(where, "epoch");
        }
        return new MetricsLine(whole(object, "step", where), (int) epoch, split(object, where), values);
    }

    private static long whole(JsonObject object, String name, String where) {
        OptionalLong number = object.whole(name);
        if (number.isEmpty() || number.getAsLong() < 0) {
            throw malformed(where, name);
        }
        return number.getAsLong();
    }

    private static Split split(JsonObject object, String where) {
        Optional<String> name = object.text("split");
        for (Split split : Split.values()) {
            if (name.isPresent() && split.name().toLowerCase(Locale.ROOT).equals(name.get())) {
                return split;
            }
        }
        throw malformed(where, "split");
    }

    private static EspalierException malformed(String where, String member) {
        return new EspalierException(
                ErrorCode.DATA_FORMAT,
                where,
                "'" + member + "' is missing or of the wrong kind; a line of metrics has step, epoch, split and values",
                "remove the line, or use a log that a run wrote");
    }
}
