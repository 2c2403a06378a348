package dev.espalier.core.data.column;

import org.jspecify.annotations.Nullable;

/**
 * How numbers are written: {@code 1234.5}, {@code 1.234,5} or {@code 1'234.50 kg}.
 *
 * @param decimal the decimal sign
 * @param grouping the sign between groups of three digits; empty if there are none
 * @param unit a text before or after the digits, such as {@code kg}, {@code €} or {@code %}; empty if there is none
 */
public record NumberNotation(char decimal, String grouping, String unit) {

    /** Numbers like {@code 1234.5}. */
    public static final NumberNotation PLAIN = new NumberNotation('.', "", "");

    private static final int GROUP = 3;

    /** Whether numbers are digits with a sign and a decimal sign, as {@link DecimalParser} reads them. */
    public boolean isPlain() {
        return grouping.isEmpty() && unit.isEmpty();
    }

    /**
     * The same number like {@code 1234.5}.
     *
     * @param text of a cell
     * @return the number's text; null if the text is not written in this way
     */
    public @Nullable String plain(String text) {
        String digits = grouping.isEmpty() ? withoutUnit(text) : withoutGroups(withoutUnit(text));
        if (digits == null || decimal == '.') {
            return digits;
        }
        return digits.indexOf('.') < 0 ? digits.replace(decimal, '.') : null;
    }

    /** The text without its unit, which may be left out. */
    private String withoutUnit(String text) {
        if (unit.isEmpty()) {
            return text;
        }
        if (text.endsWith(unit)) {
            return stripped(text.substring(0, text.length() - unit.length()));
        }
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.startsWith(unit, sign)
                ? text.substring(0, sign) + stripped(text.substring(sign + unit.length()))
                : text;
    }

    /** Without blanks around it, those that do not break a line included. */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** The text without signs between groups; null if groups are not of three digits. */
    private @Nullable String withoutGroups(String text) {
        char sign = grouping.charAt(0);
        int point = text.indexOf(decimal);
        int end = point < 0 ? text.length() : point;
        StringBuilder digits = new StringBuilder(text.length());
        int sinceGroup = -1;
        int leading = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (isGrouping(c, sign)) {
                boolean full = sinceGroup < 0 ? leading >= 1 && leading <= GROUP : sinceGroup == GROUP;
                if (!full) {
                    return null;
                }
                sinceGroup = 0;
                continue;
            }
            boolean digit = c >= '0' && c <= '9';
            if (sinceGroup >= 0 && !digit) {
                return null;
            }
            leading += digit ? 1 : 0;
            sinceGroup += sinceGroup >= 0 ? 1 : 0;
            digits.append(c);
        }
        return sinceGroup < 0 || sinceGroup == GROUP
                ? digits.append(text, end, text.length()).toString()
                : null;
    }

    /** Any blank separates groups if one does, and either apostrophe. */
    private static boolean isGrouping(char c, char sign) {
        return c == sign || (sign == ' ' && isBlank(c)) || (sign == '\'' && c == '\u2019');
    }
}
