package dev.espalier.core.data.column;

import org.jspecify.annotations.Nullable;

/**
 * A real value; NaN where it is missing and may be.
 *
 * @param rules of the cells
 */
public record NumberReader(CellRules rules) implements ColumnReader {

    @Override
    public int width() {
        return 1;
    }

    @Override
    public boolean givesDoubles() {
        return true;
    }

    @Override
    public @Nullable CellFault read(String text, double[] into, int at) {
        if (rules.missing().is(text)) {
            return readMissing(into, at);
        }
        String plain = rules.notation().plain(text);
        if (plain == null || !(rules.padded() ? DecimalText.matchesPadded(plain) : DecimalText.matches(plain))) {
            return new CellFault(
                    "'" + CellText.shortened(text) + "' is not a decimal number"
                            + (rules.notation().decimal() == '.' ? "" : ", for the decimal sign is ','"),
                    plain != null && DecimalText.matchesPadded(plain)
                            ? "list the column in numeric to read numbers with leading zeros, or in categorical"
                            : NumberForm.remedy(text, rules.notation())
                                    .orElse("correct it, list it in missing-markers, or list the column in categorical"
                                            + " or ignore"));
        }
        into[at] = Double.parseDouble(plain);
        return inRange(into[at], text);
    }

    @Override
    public @Nullable CellFault readValue(@Nullable Object value, double[] into, int at) {
        if (value instanceof Number number) {
            into[at] = number.doubleValue();
            return Double.isNaN(into[at]) ? readMissing(into, at) : inRange(into[at], value);
        }
        return ColumnReader.super.readValue(value, into, at);
    }

    private @Nullable CellFault readMissing(double[] into, int at) {
        into[at] = Double.NaN;
        return rules.missing().kept() ? null : MissingCells.REFUSED;
    }

    private static @Nullable CellFault inRange(double value, Object given) {
        return Float.isFinite((float) value)
                ? null
                : new CellFault(
                        "'" + CellText.shortened(given.toString()) + "' is beyond the range of a float, ±3.4e38",
                        "scale the column");
    }
}
