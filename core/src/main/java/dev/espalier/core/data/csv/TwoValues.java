package dev.espalier.core.data.csv;

import dev.espalier.api.data.ColumnEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which of two values is 0 and which is 1. */
final class TwoValues {

    private static final List<List<String>> PAIRS = List.of(
            List.of("false", "true"),
            List.of("no", "yes"),
            List.of("n", "y"),
            List.of("f", "t"),
            List.of("off", "on"),
            List.of("0", "1"));

    private TwoValues() {}

    /**
     * The encoding of values: a word for no is 0 and one for yes is 1; of other values the first is 0.
     *
     * @param values in their order
     * @return the encoding; empty if they are not two, and not one of such words
     */
    static Optional<ColumnEncoding> encoding(List<String> values) {
        for (List<String> pair : PAIRS) {
            Optional<ColumnEncoding> encoding = encoding(values, pair.get(0), pair.get(1));
            if (encoding.isPresent()) {
                return encoding;
            }
        }
        return values.size() == 2
                ? Optional.of(new ColumnEncoding.Binary(values.get(0), values.get(1)))
                : Optional.empty();
    }

    private static Optional<ColumnEncoding> encoding(List<String> values, String no, String yes) {
        String zero = written(values, no);
        String one = written(values, yes);
        int found = (zero.isEmpty() ? 0 : 1) + (one.isEmpty() ? 0 : 1);
        if (found != values.size() || values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ColumnEncoding.Binary(
                zero.isEmpty() ? inCaseOf(one, no) : zero, one.isEmpty() ? inCaseOf(zero, yes) : one));
    }

    private static String written(List<String> values, String word) {
        return values.stream().filter(word::equalsIgnoreCase).findFirst().orElse("");
    }

    /** A word in the case of another. */
    private static String inCaseOf(String like, String word) {
        if (like.equals(like.toLowerCase(Locale.ROOT))) {
            return word;
        }
        return like.length() > 1 && like.equals(like.toUpperCase(Locale.ROOT))
                ? word.toUpperCase(Locale.ROOT)
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
