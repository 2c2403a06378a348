package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of text that a person reads as a quantity or a date and that is not a decimal number. */
public enum NumberForm {
    /** Leading zeros: {@code 007}. */
    PADDED,
    /** Another decimal sign, groups of digits, or both: {@code 3,5}, {@code 1'234}, {@code 1.234,56}. */
    NOTATION,
    /** A unit, a currency or a per cent sign: {@code 12 kg}, {@code $5}, {@code 80 %}. */
    UNIT,
    /** A calendar date, perhaps with a time: {@code 2024-05-31}, {@code 31.05.2024}. */
    DATE,
    /** A minus sign that is not a hyphen: {@code −5}. */
    SIGN,
    /** Ranges, versions, times and whatever else begins and ends with digits: {@code 18-24}, {@code 12:30}, {@code <5}. */
    OTHER;

    private static final String DIGITS = "\\d{1,3}(?:(?<group>[.,'\u2019_ \u00a0\u202f])\\d{3})(?:\\k<group>\\d{3})*";
    private static final Pattern GROUPED =
            Pattern.compile("[-+]?" + DIGITS + "(?:(?<sign>[.,])\\d+)?(?:[eE][-+]?\\d+)?");
    private static final Pattern SIGNED = Pattern.compile("[-+]?\\d*(?<sign>[.,])\\d+(?:[eE][-+]?\\d+)?");
    private static final Pattern WITH_UNIT = Pattern.compile(
            "(?<sign>[-+]?)(?<lead>[^\\d\\s.,+-]*)[\\s\u00a0\u202f]*(?<sign2>[-+]?)(?<digits>[\\d.,'\u2019]*\\d)[\\s\u00a0\u202f]*(?<tail>\\S*)");
    private static final Pattern ORDINAL = Pattern.compile("\\d+(?:st|nd|rd|th)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DAY_FIRST = Pattern.compile("\\d{1,2}(?<between>[./-])\\d{1,2}\\k<between>\\d{4}");
    /** What is written in remedies for the name of the column. */
    public static final String COLUMN = "COLUMN";

    private static final String PLAIN_REMEDY = "write numbers like 1234.5";

    /**
     * The form of a text.
     *
     * @param text which is not a decimal number
     * @return its form; empty if a person would not read it as a quantity
     */
    public static Optional<NumberForm> of(String text) {
        if (DecimalText.matchesPadded(text) && !DecimalText.matches(text)) {
            return Optional.of(PADDED);
        }
        if (!NumberLikeText.matches(text) || ORDINAL.matcher(text).matches()) {
            return Optional.empty();
        }
        if ((IsoText.parse(text) != null && text.indexOf('-') > 0)
                || DAY_FIRST.matcher(text).matches()) {
            return Optional.of(DATE);
        }
        if (GROUPED.matcher(text).matches() || SIGNED.matcher(text).matches()) {
            return Optional.of(NOTATION);
        }
        if (text.startsWith("\u2212")) {
            return Optional.of(SIGN);
        }
        return Optional.of(unit(text).isPresent() ? UNIT : OTHER);
    }

    /**
     * The unit, currency or per cent sign beside the digits of a text.
     *
     * @param text any
     * @return the unit, if there is nothing else
     */
    public static Optional<String> unit(String text) {
        Matcher matcher = WITH_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String lead = matcher.group("lead");
        String tail = matcher.group("tail");
        boolean known = lead.isEmpty()
                ? tail.codePoints().findFirst().stream().anyMatch(c -> Character.isLetter(c) || isSymbol(c))
                : tail.isEmpty() && NumberLikeText.isCurrency(lead);
        return known ? Optional.of(lead.isEmpty() ? tail : lead) : Optional.empty();
    }

    private static boolean isSymbol(int c) {
        return c == '%' || c == '\u2030' || c == '\u00b0' || Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    /**
     * The setting that reads a text as a number or a date.
     *
     * @param text which is not read so
     * @param notation how numbers are read
     * @return the remedy; empty if there is not such a setting
     */
    public static Optional<String> remedy(String text, NumberNotation notation) {
        return of(text).flatMap(form -> switch (form) {
            case PADDED -> Optional.of("list the column in numeric to read numbers");
            case NOTATION -> notation(text, notation);
            case UNIT ->
                unit(text)
                        .map(unit -> "name the unit in units, as in units: {" + COLUMN + ": '" + unit
                                + "'}, to read numbers");
            case DATE ->
                Optional.of("name the format in date-time, as in date-time: {" + COLUMN + ": '" + dateFormat(text)
                        + "'}, to read dates");
            case SIGN -> Optional.of(PLAIN_REMEDY);
            case OTHER -> Optional.empty();
        });
    }

    private static Optional<String> notation(String text, NumberNotation notation) {
        Matcher grouped = GROUPED.matcher(text);
        Matcher signed = SIGNED.matcher(text);
        String decimal = "";
        String grouping = "";
        boolean certain = true;
        if (grouped.matches() && grouped.group("sign") != null) {
            decimal = grouped.group("sign");
            grouping = grouped.group("group");
        } else if (grouped.matches() && !signed.matches()) {
            grouping = grouped.group("group");
        } else if (signed.matches()) {
            decimal = signed.group("sign");
            certain = !grouped.matches();
        }
        if (decimal.equals(grouping) && !decimal.isEmpty()) {
            return Optional.of(PLAIN_REMEDY);
        }
        String set = decimal.isEmpty() || decimal.charAt(0) == notation.decimal() ? "" : "decimal: \"" + decimal + "\"";
        String groups = grouping.isEmpty() ? "" : "grouping: \"" + canonicalGrouping(grouping) + "\"";
        if (!certain) {
            return Optional.of("set " + (set.isEmpty() ? "" : set + " if it is a fraction, or ") + "grouping: \""
                    + decimal + "\" if it is in the thousands");
        }
        return Optional.of(
                "set " + set + (set.isEmpty() || groups.isEmpty() ? "" : " and ") + groups + " to read numbers");
    }

    private static String canonicalGrouping(String sign) {
        return sign.isBlank() || Character.isSpaceChar(sign.charAt(0)) ? " " : sign.equals("\u2019") ? "'" : sign;
    }

    private static String dateFormat(String text) {
        Matcher dayFirst = DAY_FIRST.matcher(text);
        if (!dayFirst.matches()) {
            return ColumnEncoding.DateTime.ISO;
        }
        String between = dayFirst.group("between");
        String first = text.substring(0, text.indexOf(between));
        String day = first.length() == 2 ? "dd" : "d";
        String month = "MM";
        boolean american = between.equals("/");
        return american ? month + between + "dd" + between + "yyyy" : day + between + month + between + "yyyy";
    }
}
