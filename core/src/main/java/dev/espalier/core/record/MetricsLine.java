package dev.espalier.core.record;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonLine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A line of metrics: {@code {"step":100,"epoch":1,"split":"validation","values":{"loss":0.31}}}.
 *
 * <p>A line has at most a mebibyte. Where metrics would need more, such as a confusion matrix of hundreds of classes, the
 * values with the most labels are left out, and the member {@code omitted} says how many.
 *
 * @param step updates made so far, at least 0
 * @param epoch passes over the training data begun so far
 * @param split which part of the data the metrics are about
 * @param values metrics by name, in their order; those that are not finite are written as {@code "nan"},
 *     {@code "infinity"} and {@code "-infinity"}
 */
public record MetricsLine(long step, int epoch, Split split, Map<String, Double> values) {

    private static final int LEAST_BYTES = 5;

    /** Copies the map and keeps its order. */
    public MetricsLine {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The metrics of an epoch.
     *
     * @param event the epoch
     * @return its line
     */
    public static MetricsLine of(EpochFinished event) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", event.loss());
        values.put("penalty", event.penalty());
        values.put("learning-rate", event.learningRate());
        return new MetricsLine(event.step(), event.epoch(), Split.TRAIN, values);
    }

    /**
     * The metrics of an evaluation.
     *
     * @param event the evaluation
     * @return its line
     */
    public static MetricsLine of(EvaluationFinished event) {
        return new MetricsLine(event.step(), event.epoch(), event.split(), event.values());
    }

    /** The line as the log has it, within its bound. */
    public RecordedLine line() {
        LineKind kind = LineKind.of(split);
        int labels = Integer.MAX_VALUE;
        Map<String, Double> kept = values;
        String text = json(kept);
        while (RecordedLine.bytes(text) > kind.longest() && labels > 0) {
            labels = Math.min(labels, mostLabels(kept)) - 1;
            int most = labels;
            kept = keeping(name -> labelsOf(name) <= most);
            text = json(kept);
        }
        return new RecordedLine(
                kind, step, RecordedLine.bytes(text) > kind.longest() ? json(first(kind.longest())) : text);
    }

    private static int mostLabels(Map<String, Double> values) {
        return values.keySet().stream().mapToInt(MetricsLine::labelsOf).max().orElse(0);
    }

    private static int labelsOf(String name) {
        return MetricName.parse(name).labels().size();
    }

    private Map<String, Double> keeping(Predicate<String> kept) {
        Map<String, Double> some = new LinkedHashMap<>(values);
        some.keySet().removeIf(name -> !kept.test(name));
        return some;
    }

    /** The first values that surely fit. */
    private Map<String, Double> first(int bytes) {
        Map<String, Double> some = new LinkedHashMap<>();
        int left = bytes / 2;
        for (Map.Entry<String, Double> value : values.entrySet()) {
            left -= LEAST_BYTES * (LEAST_BYTES + value.getKey().length());
            if (left < 0) {
                break;
            }
            some.put(value.getKey(), value.getValue());
        }
        return some;
    }

    private String json(Map<String, Double> kept) {
        JsonLine line = new JsonLine()
                .begin()
                .put("step", step)
                .put("epoch", epoch)
                .put("split", split.toString())
                .openObject("values");
        kept.forEach(line::put);
        line.close();
        if (kept.size() < values.size()) {
            line.put("omitted", values.size() - kept.size());
        }
        return line.end();
    }
}
