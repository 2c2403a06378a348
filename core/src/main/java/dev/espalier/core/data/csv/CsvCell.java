package dev.espalier.core.data.csv;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the cells of one column become numbers. */
sealed interface CsvCell {

    /** How many values a cell becomes. */
    int width();

    /**
     * Reads a cell.
     *
     * @param text the cell without surrounding blanks
     * @param into where to write
     * @param at the first index
     * @return what is wrong with the cell, or null
     */
    @Nullable
    Fault read(String text, double[] into, int at);

    /**
     * What is wrong with a cell.
     *
     * @param what the value received and the rule
     * @param remedy what to do about it
     */
    record Fault(String what, String remedy) {}

    /**
     * Which cells are missing, and what is done about them.
     *
     * @param markers texts that stand for a missing value, beside the empty one
     * @param kept whether missing values are read as NaN
     */
    record MissingCells(Set<String> markers, boolean kept) {

        private static final Fault REFUSED = new Fault(
                "the value is missing",
                "fill it in, or set missing: keep and begin data.preprocess with the step impute");

        boolean is(String text) {
            return text.isEmpty() || markers.contains(text);
        }

        /** The same markers with missing values refused, as they are in targets. */
        MissingCells refused() {
            return new MissingCells(markers, false);
        }
    }

    /**
     * A real value; NaN where it is missing and that is allowed.
     *
     * @param missing which cells are missing
     * @param padded whether numbers may have leading zeros, as in a column that somebody called numeric
     */
    record Quantity(MissingCells missing, boolean padded) implements CsvCell {

        @Override
        public int width() {
            return 1;
        }

        @Override
        public @Nullable Fault read(String text, double[] into, int at) {
            if (missing.is(text)) {
                into[at] = Double.NaN;
                return missing.kept() ? null : MissingCells.REFUSED;
            }
            if (!(padded ? DecimalText.matchesPadded(text) : DecimalText.matches(text))) {
                return new Fault(
                        "'" + shortened(text) + "' is not a decimal number",
                        DecimalText.matchesPadded(text)
                                ? "list the column in numeric to read numbers with leading zeros, or in categorical"
                                : "correct it, list it in missing-markers, or list the column in categorical or ignore");
            }
            into[at] = Double.parseDouble(text);
            return Float.isFinite((float) into[at])
                    ? null
                    : new Fault(
                            "'" + shortened(text) + "' is beyond the range of a float, ±3.4e38", "scale the column");
        }
    }

    /** One of several categories: 1 in its place and 0 elsewhere; nothing but zeros where it is missing and that is allowed. */
    record Category(Map<String, Integer> places, MissingCells missing) implements CsvCell {

        static Category of(List<String> categories, MissingCells missing) {
            return new Category(byName(categories), missing);
        }

        @Override
        public int width() {
            return places.size();
        }

        @Override
        public @Nullable Fault read(String text, double[] into, int at) {
            Arrays.fill(into, at, at + places.size(), 0);
            if (missing.is(text)) {
                return missing.kept() ? null : MissingCells.REFUSED;
            }
            Integer place = places.get(canonical(text));
            if (place == null) {
                return new Fault(
                        "'" + shortened(text) + "' is none of the " + places.size() + " categories of training: "
                                + listed(places),
                        "correct it or train with data that have it");
            }
            into[at + place] = 1;
            return null;
        }
    }

    /**
     * The index of a class.
     *
     * @param places of the classes
     * @param numbers whether most labels are numbers, so that one that is none is a mistake
     * @param missing which labels are missing; none may be
     */
    record ClassLabel(Map<String, Integer> places, boolean numbers, MissingCells missing) implements CsvCell {

        static ClassLabel of(List<String> classes, boolean numbers, MissingCells missing) {
            return new ClassLabel(byName(classes), numbers, missing.refused());
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public @Nullable Fault read(String text, double[] into, int at) {
            Integer place = places.get(canonical(text));
            if (place != null) {
                into[at] = place;
                return null;
            }
            into[at] = 0;
            String count = ", for there are " + places.size() + " classes";
            if (missing.is(text)) {
                return new Fault("the label is missing", "fill it in or leave out the row");
            }
            if (!numbers) {
                return new Fault(
                        "label is '" + shortened(text) + "'; it must be one of " + listed(places) + count,
                        "correct it or list it in classes");
            }
            if (DecimalText.matches(text) && !isWhole(text)) {
                return new Fault(
                        "label is " + shortened(text) + "; it must be a whole number" + count,
                        "correct it, or set task: regression to predict values");
            }
            return new Fault(
                    "label is " + shortened(text) + "; it must be one of " + listed(places) + count,
                    "correct it, list all labels in classes, or set task: regression to predict values");
        }
    }

    /** A whole number in its shortest form, any other text as it is: {@code 1.0}, {@code +1} and {@code 1} are one class. */
    static String canonical(String text) {
        return isWhole(text) ? Long.toString((long) Double.parseDouble(text)) : text;
    }

    /** Whether the text is a number without a fraction that a double holds exactly. */
    static boolean isWhole(String text) {
        if (!DecimalText.matches(text)) {
            return false;
        }
        double value = Double.parseDouble(text);
        return value == Math.rint(value) && Math.abs(value) < 1L << 53;
    }

    private static Map<String, Integer> byName(List<String> names) {
        return IntStream.range(0, names.size())
                .boxed()
                .collect(Collectors.toMap(place -> canonical(names.get(place)), Function.identity()));
    }

    private static String listed(Map<String, Integer> places) {
        String first = places.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(10)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return places.size() > 10 ? first + ", …" : first;
    }

    static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
