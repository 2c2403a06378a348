package dev.espalier.api;

import java.util.Locale;

/**
 * Escapes text from files, command lines and plugins, so that terminals, logs and tables display it instead of interpreting
 * it.
 *
 * <p>Escaped, as {@code \n}, {@code \t}, {@code \r}, <code>&#92;u001b</code> or <code>&#92;U000e0001</code>, are control
 * characters (C0, DEL and C1), line and paragraph separators, format characters such as those that change the direction of
 * writing (the joiners U+200C and U+200D excepted, which some scripts need), halves of surrogate pairs and non-characters.
 * All other text is unchanged, backslashes included: a Windows path stays a path, and escaped text is not escaped again.
 */
@ApiStatus(value = ApiStatus.Level.INTERNAL, since = "0.1")
public final class VisibleText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private VisibleText() {}

    /**
     * Text of one line: line breaks are escaped, too.
     *
     * @param text any text
     * @return the same text if nothing in it needs an escape
     */
    public static String line(String text) {
        return escaped(text, false);
    }

    /**
     * Text of several lines: line feeds, tabs, and carriage returns before line feeds are unchanged.
     *
     * @param text any text
     * @return the same text if nothing in it needs an escape
     */
    public static String block(String text) {
        return escaped(text, true);
    }

    /**
     * Whether a character is displayed as itself.
     *
     * @param codePoint a Unicode code point
     */
    public static boolean isVisible(int codePoint) {
        if (codePoint >= ' ' && codePoint < 0x7F) {
            return true;
        }
        boolean nonCharacter = (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
        return !nonCharacter
                && switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> false;
                    case Character.FORMAT -> codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
                    default -> true;
                };
    }

    private static String escaped(String text, boolean severalLines) {
        int index = 0;
        while (index < text.length() && isKept(text, index, severalLines)) {
            index += Character.charCount(text.codePointAt(index));
        }
        if (index == text.length()) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, index);
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            if (isKept(text, index, severalLines)) {
                escaped.appendCodePoint(codePoint);
            } else {
                escaped.append(escape(codePoint));
            }
            index += Character.charCount(codePoint);
        }
        return escaped.toString();
    }

    private static boolean isKept(String text, int index, boolean severalLines) {
        int codePoint = text.codePointAt(index);
        if (severalLines && (codePoint == '\n' || codePoint == '\t')) {
            return true;
        }
        if (severalLines && codePoint == '\r') {
            return index + 1 < text.length() && text.charAt(index + 1) == '\n';
        }
        return isVisible(codePoint);
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, codePoint > 0xFFFF ? "\\U%08x" : "\\u%04x", codePoint);
        };
    }
}
