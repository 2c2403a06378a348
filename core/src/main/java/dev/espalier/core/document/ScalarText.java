package dev.espalier.core.document;

import dev.espalier.core.document.ScalarNode.Kind;
import dev.espalier.core.json.JsonNumber;
import java.util.regex.Pattern;

/**
 * What an unquoted scalar is: YAML 1.2's core schema, less the notations that one reader takes for a number and another
 * for text.
 */
final class ScalarText {

    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
    private static final Pattern OTHER_BASE =
            Pattern.compile("[-+]?0[xXoObB][0-9a-fA-F_]+(\\.[0-9a-fA-F]*)?([pP][-+]?[0-9]+)?");
    private static final Pattern UNDERSCORES = Pattern.compile("[-+]?[0-9]+(_+[0-9]*)+(\\.[0-9_]*)?([eE][-+]?[0-9]+)?");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9]+(:[0-5]?[0-9])+(\\.[0-9]*)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF|nan|NaN|NAN)");
    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");

    private ScalarText() {}

    /**
     * What a text is.
     *
     * @param kind the kind; REFUSED if no reader should guess
     * @param text the text, in one spelling for booleans and null
     * @param rule if refused, what the text is and why it is not read
     */
    record Reading(Kind kind, String text, String rule) {

        Reading(Kind kind, String text) {
            this(kind, text, "");
        }
    }

    static Reading read(String text) {
        if (NULL.matcher(text).matches()) {
            return new Reading(Kind.NULL, "null");
        }
        if (TRUE.matcher(text).matches()) {
            return new Reading(Kind.BOOLEAN, "true");
        }
        if (FALSE.matcher(text).matches()) {
            return new Reading(Kind.BOOLEAN, "false");
        }
        if (INTEGER.matcher(text).matches()) {
            return readInteger(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return readDecimal(text);
        }
        String refusal = refusal(text);
        return refusal.isEmpty() ? new Reading(Kind.TEXT, text) : new Reading(Kind.REFUSED, text, refusal);
    }

    /** Whether the text, unquoted, is read as this very text. */
    static boolean isPlainText(String text) {
        return read(text).kind() == Kind.TEXT;
    }

    private static Reading readInteger(String text) {
        try {
            long value = Long.parseLong(text);
            return new Reading(Kind.INTEGER, Long.toString(value));
        } catch (NumberFormatException tooLarge) {
            return new Reading(Kind.REFUSED, text, "is a whole number that does not fit in 64 bits");
        }
    }

    private static Reading readDecimal(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return new Reading(Kind.REFUSED, text, "is too large for a double (at most 1.8e+308)");
        }
        if (value == 0 && hasDigitOtherThanZero(text)) {
            return new Reading(Kind.REFUSED, text, "is too close to zero for a double (at least 4.9e-324)");
        }
        return new Reading(Kind.DECIMAL, text);
    }

    /** A number that was read, by JSON's rules: YAML's may begin with a sign or a point, or end in a point. */
    static JsonNumber jsonNumber(String text) {
        String unsigned = text.startsWith("+") ? text.substring(1) : text;
        String sign = unsigned.startsWith("-") ? "-" : "";
        String digits = unsigned.substring(sign.length());
        if (digits.startsWith(".")) {
            digits = "0" + digits;
        }
        int point = digits.indexOf('.');
        if (point >= 0 && (point == digits.length() - 1 || !Character.isDigit(digits.charAt(point + 1)))) {
            digits = digits.substring(0, point + 1) + "0" + digits.substring(point + 1);
        }
        String number = sign + digits;
        return number.length() <= JsonNumber.MAXIMUM_LENGTH
                ? new JsonNumber(number)
                : JsonNumber.of(Double.parseDouble(number));
    }

    private static boolean hasDigitOtherThanZero(String text) {
        for (int i = 0; i < text.length() && Character.toLowerCase(text.charAt(i)) != 'e'; i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static String refusal(String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            return "is not a finite number";
        }
        if (LEADING_ZERO.matcher(text).matches()) {
            return "begins with a zero, which some readers take for an octal number";
        }
        if (OTHER_BASE.matcher(text).matches()) {
            return "is not a decimal number";
        }
        if (UNDERSCORES.matcher(text).matches()) {
            return "has underscores in a number";
        }
        if (SEXAGESIMAL.matcher(text).matches()) {
            return "has colons between digits, which some readers take for a base-60 number";
        }
        return "";
    }
}
