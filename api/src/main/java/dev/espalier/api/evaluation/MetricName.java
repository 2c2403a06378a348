package dev.espalier.api.evaluation;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The name of one value of an evaluation: a metric, and labels for values per class or the like.
 *
 * <p>As text: {@code recall}, {@code recall{class=setosa}}, {@code confusion{actual=setosa,predicted=virginica}}; labels in
 * the order of their keys. A label's value is any text. It is quoted, with the escapes {@code \\}, {@code \"}, {@code \n}
 * and <code>&#92;u001b</code>, where it would be ambiguous otherwise.
 *
 * @param metric the metric, such as {@code recall}; with several outputs {@code kind/recall}
 * @param labels by key, a word in lower case such as {@code class}; none for an overall value
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record MetricName(String metric, Map<String, String> labels) {

    /** The key of labels that name a class. */
    public static final String CLASS = "class";

    /** The key of labels that name one of several labels of a multi-label target. */
    public static final String LABEL = "label";

    /** The key of labels that name one of several values of a target. */
    public static final String TARGET = "target";

    /** Keys that metrics cannot use, because exporters add them. */
    private static final Set<String> RESERVED = Set.of("run", "run-id", "split", "metric", "output");

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * Checks the name and copies the labels.
     *
     * @throws IllegalArgumentException if the metric is blank, or a key is not a word in lower case or is one of
     *     {@code run}, {@code run-id}, {@code split}, {@code metric} and {@code output}
     */
    public MetricName {
        Check.require(!metric.isBlank(), "metric", "'" + metric + "'", "must be a name");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        for (String key : labels.keySet()) {
            Check.require(
                    isKey(key), "label", "'" + key + "'", "must be a word in lower case, and not one of " + RESERVED);
        }
    }

    /**
     * The name of an overall value.
     *
     * @param metric the metric
     * @return a name without labels
     */
    public static MetricName of(String metric) {
        return new MetricName(metric, Map.of());
    }

    /**
     * This name with one more label.
     *
     * @param key a word in lower case, such as {@code class}
     * @param value any text
     * @return this name with one more label
     */
    public MetricName with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(labels);
        more.put(key, value);
        return new MetricName(metric, more);
    }

    /**
     * Reads a name.
     *
     * @param text as {@link #toString()} writes it; unnecessary quotes, and labels in any order, are accepted
     * @return the name; text of any other form is the name of a metric without labels
     * @throws IllegalArgumentException if the text is blank
     */
    public static MetricName parse(String text) {
        int brace = text.indexOf('{');
        if (brace > 0 && !text.substring(0, brace).isBlank()) {
            SortedMap<String, String> labels = new TreeMap<>();
            if (new LabelReader(text, brace + 1).readInto(labels)) {
                return new MetricName(text.substring(0, brace), labels);
            }
        }
        return of(text);
    }

    /** Whether the value is overall, without labels. */
    public boolean isWhole() {
        return labels.isEmpty();
    }

    /** The name as text. */
    @Override
    public String toString() {
        if (labels.isEmpty()) {
            return metric;
        }
        StringJoiner text = new StringJoiner(",", metric + "{", "}");
        labels.forEach((key, value) -> text.add(key + "=" + LabelText.of(value)));
        return text.toString();
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches() && !RESERVED.contains(text);
    }
}
