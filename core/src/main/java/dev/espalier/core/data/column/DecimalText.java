package dev.espalier.core.data.column;

/**
 * Numbers as people write them in tables: an optional sign, digits without a leading zero, an optional fraction and
 * exponent, in ASCII.
 *
 * <p>Java's parsers also take {@code 1f}, {@code 0x1p3}, {@code NaN} and digits of other scripts. A leading zero is refused
 * because what is written so is a code, such as a postal one, and no quantity.
 */
public final class DecimalText {

    private DecimalText() {}

    /** Whether the text is such a number, of any magnitude. */
    public static boolean matches(String text) {
        return matches(text, false);
    }

    /** As {@link #matches(String)}, with leading zeros: {@code 007}. */
    public static boolean matchesPadded(String text) {
        return matches(text, true);
    }

    private static boolean matches(String text, boolean padded) {
        int at = text.isEmpty() || (text.charAt(0) != '-' && text.charAt(0) != '+') ? 0 : 1;
        int whole = digits(text, at);
        if (!padded && whole > 1 && text.charAt(at) == '0') {
            return false;
        }
        at += whole;
        int fraction = 0;
        if (at < text.length() && text.charAt(at) == '.') {
            fraction = digits(text, at + 1);
            at += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        return at == text.length() || exponent(text, at);
    }

    private static boolean exponent(String text, int at) {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        int from = at + 1;
        if (from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+')) {
            from++;
        }
        int digits = digits(text, from);
        return digits > 0 && from + digits == text.length();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
