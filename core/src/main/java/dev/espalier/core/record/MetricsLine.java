package dev.espalier.core.record;

import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonLine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of metrics: {@code {"step":100,"epoch":1,"split":"validation","values":{"loss":0.31}}}.
 *
 * <p>A line has at most a mebibyte. Where metrics would need more, such as a confusion matrix of hundreds of classes, the
 * values with the most labels are left out, and the member {@code omitted} says how many. So it does where a line has the
 * overall metrics alone, because lines with all of them have taken their part of the log.
 *
 * @param step updates made so far, at least 0
 * @param epoch passes over the training data begun so far
 * @param split which part of the data the metrics are about
 * @param values metrics by name, in their order; those that are not finite are written as {@code "nan"},
 *     {@code "infinity"} and {@code "-infinity"}
 */
public record MetricsLine(long step, int epoch, Split split, Map<String, Double> values) {

    private static final int LONGEST = LineKind.LARGE_VALIDATION.longest();
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
        String text = json(values);
        boolean tooLong = RecordedLine.bytes(text) > LONGEST;
        for (int labels = mostLabels() - 1; tooLong && labels >= 0; labels--) {
            text = json(keepingUpTo(labels));
            tooLong = RecordedLine.bytes(text) > LONGEST;
        }
        return recorded(tooLong ? json(first(LONGEST)) : text);
    }

    /** The line with the overall metrics alone, which is written where the whole line would take too much of the log. */
    public RecordedLine shortLine() {
        String text = json(keepingUpTo(0));
        return recorded(RecordedLine.bytes(text) > LineKind.SHORT_BYTES ? json(first(LineKind.SHORT_BYTES)) : text);
    }

    private RecordedLine recorded(String text) {
        return new RecordedLine(LineKind.of(split, RecordedLine.bytes(text)), step, text);
    }

    private int mostLabels() {
        int most = 0;
        for (String name : values.keySet()) {
            most = Math.max(most, labelsOf(name));
        }
        return most;
    }

    /**
     * How many labels a name has, by its equals signs outside quotes: faster than reading it, for the thousands of cells of a
     * confusion matrix.
     */
    private static int labelsOf(String name) {
        int labels = 0;
        boolean quoted = false;
        for (int i = name.indexOf('{'); i >= 0 && i < name.length(); i++) {
            char next = name.charAt(i);
            if (quoted && next == '\\') {
                i++;
            } else if (next == '"') {
                quoted = !quoted;
            } else if (next == '=' && !quoted) {
                labels++;
            }
        }
        return labels;
    }

    private Map<String, Double> keepingUpTo(int labels) {
        Map<String, Double> some = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (labelsOf(name) <= labels) {
                some.put(name, value);
            }
        });
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
