package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.evaluation.MetricName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Counts, durations and metrics as people read them, the same in every locale. */
final class ProgressText {

    private ProgressText() {}

    /** A measured number, padded so that lines below each other keep their columns. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%-7s", ReadableNumber.of(value));
    }

    /** A count, in groups of three digits. */
    static String count(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : "-";
    }

    /** A time span: {@code 0.8 s}, {@code 42 s}, {@code 3:07}, {@code 1:02:03}. */
    static String duration(double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0) {
            return "-";
        }
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        long hours = whole / 3600;
        return hours == 0
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60);
    }

    /**
     * Values of an evaluation in one line: the loss, those of the whole, those of single outputs, whose names have a slash,
     * and then those of parts such as classes.
     *
     * @param values by name
     * @param most how many to show
     */
    static String metrics(Map<String, Double> values, int most) {
        List<String> names = new ArrayList<>(values.keySet());
        names.sort(Comparator.comparingInt(ProgressText::rank));
        StringJoiner line = new StringJoiner("  ");
        for (String name : names.subList(0, Math.min(most, names.size()))) {
            line.add(name + " " + number(values.getOrDefault(name, Double.NaN)));
        }
        if (names.size() > most) {
            line.add("and " + (names.size() - most) + " more");
        }
        return line.toString();
    }

    private static int rank(String name) {
        if (name.equals("loss")) {
            return 0;
        }
        MetricName parsed = MetricName.parse(name);
        if (!parsed.isWhole()) {
            return 3;
        }
        return parsed.metric().indexOf('/') < 0 ? 1 : 2;
    }
}
