package dev.espalier.core.data.column;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The text of a cell, as a name of a category or of a class and in messages. */
public final class CellText {

    private static final int LONGEST = 40;

    private static final int MOST_LISTED = 10;

    private CellText() {}

    /** A whole number in its shortest form, any other text as it is: {@code 1.0}, {@code +1} and {@code 1} are one class. */
    public static String canonical(String text) {
        return isWhole(text) ? Long.toString((long) Double.parseDouble(text)) : text;
    }

    /**
     * Looks a text up.
     *
     * @param indices by canonical form
     * @param text in any form
     * @return its index, or null
     */
    static @Nullable Integer find(Map<String, Integer> indices, String text) {
        // most texts are in canonical form, and to look is cheaper than to tell
        Integer index = indices.get(text);
        return index != null ? index : indices.get(canonical(text));
    }

    /** Whether the text is a number without a fraction that a double holds exactly. */
    public static boolean isWhole(String text) {
        if (!DecimalText.matches(text)) {
            return false;
        }
        double value = Double.parseDouble(text);
        return value == Math.rint(value) && Math.abs(value) < 1L << 53;
    }

    /**
     * The index of each name, by its canonical form.
     *
     * @param names different in canonical form
     */
    public static Map<String, Integer> indices(List<String> names) {
        return IntStream.range(0, names.size())
                .boxed()
                .collect(Collectors.toMap(index -> canonical(names.get(index)), Function.identity()));
    }

    /** The first names in the order of their indices. */
    public static String listed(Map<String, Integer> indices) {
        String first = indices.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(MOST_LISTED)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return indices.size() > MOST_LISTED ? first + ", …" : first;
    }

    /** The text in a length that fits into a message. */
    public static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
