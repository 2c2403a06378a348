package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.DecimalText;
import dev.espalier.core.data.column.NumberForm;
import dev.espalier.core.data.column.NumberNotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The different values of a column that is not numeric, by how much they look like numbers. */
final class LikeNumbers {

    private final NumberNotation notation;
    private final List<String> padded = new ArrayList<>();
    private final List<String> quantities = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int numbers;

    private LikeNumbers(NumberNotation notation) {
        this.notation = notation;
    }

    /**
     * Looks at values.
     *
     * @param values different ones
     * @param notation how numbers are written in the column
     */
    static LikeNumbers of(Collection<String> values, NumberNotation notation) {
        LikeNumbers alike = new LikeNumbers(notation);
        values.stream().sorted().forEach(alike::add);
        return alike;
    }

    private void add(String text) {
        String plain = notation.plain(text);
        if (plain != null && DecimalText.matches(plain)) {
            numbers++;
            return;
        }
        Optional<NumberForm> form = NumberForm.of(text);
        if (form.isEmpty()) {
            texts.add(text);
        } else {
            switch (form.get()) {
                case PADDED -> padded.add(text);
                case OTHER -> others.add(text);
                default -> quantities.add(text);
            }
        }
    }

    int different() {
        return numbers + padded.size() + quantities.size() + others.size() + texts.size();
    }

    /** Whether most values are numbers or quantities in a form that a setting reads, and not all are numbers. */
    boolean areMostlyQuantities(boolean paddedAreCodes) {
        int read = quantities.size() + (paddedAreCodes ? 0 : padded.size());
        return read > 0 && 2 * (numbers + read) > different();
    }

    /** Whether most values are numbers or look like them. */
    boolean areMostlyNumbers() {
        return 2 * (numbers + padded.size() + quantities.size() + others.size()) > different();
    }

    /** A value that is not a number. */
    String example() {
        return List.of(quantities, padded, others, texts).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse("");
    }

    /** Whether a setting for dates reads the values. */
    boolean areDates() {
        return !quantities.isEmpty() && NumberForm.of(quantities.get(0)).equals(Optional.of(NumberForm.DATE));
    }

    /**
     * What reads the values as numbers.
     *
     * @param column its name
     * @param isTarget whether it is to be predicted
     */
    String remedy(String column, boolean isTarget) {
        if (!quantities.isEmpty()) {
            return NumberForm.remedy(quantities.get(0), notation)
                    .orElse("write numbers like 1234.5")
                    .replace(NumberForm.COLUMN, column);
        }
        if (!padded.isEmpty()) {
            return (isTarget ? "set task: regression" : "list the column in numeric") + " to read numbers";
        }
        return others.isEmpty() && !texts.isEmpty()
                ? "list '" + CellText.shortened(texts.get(0)) + "' in missing-markers"
                : "write numbers like 1234.5";
    }
}
