package dev.espalier.core.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mean of several values of a validation, such as the accuracies of several outputs, monitored as one:
 * {@code mean(species/accuracy, sex/accuracy)}.
 *
 * <p>It is NaN if one of them is.
 *
 * @param name as it is written
 * @param values the names of the values, at least one
 */
public record CombinedMetric(String name, List<String> values) {

    private static final String BEGIN = "mean(";

    /** Copies the list. */
    public CombinedMetric {
        values = List.copyOf(values);
    }

    /**
     * Reads a name.
     *
     * @param name of a value that is monitored
     * @return what it combines; empty for the name of a single value
     */
    public static Optional<CombinedMetric> parse(String name) {
        if (!name.startsWith(BEGIN) || !name.endsWith(")")) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = BEGIN.length();
        for (int i = from; i < name.length(); i++) {
            char sign = name.charAt(i);
            quoted ^= sign == '"';
            depth += quoted ? 0 : sign == '{' ? 1 : sign == '}' ? -1 : 0;
            boolean ends = i == name.length() - 1 || (sign == ',' && depth == 0 && !quoted);
            if (ends) {
                values.add(name.substring(from, i).strip());
                from = i + 1;
            }
        }
        return Optional.of(new CombinedMetric(name, values));
    }

    /**
     * Its value.
     *
     * @param of a validation, by name
     * @return the mean; NaN if a value is missing or NaN
     */
    public double value(Map<String, Double> of) {
        double sum = 0;
        for (String value : values) {
            sum += of.getOrDefault(value, Double.NaN);
        }
        return sum / values.size();
    }
}
