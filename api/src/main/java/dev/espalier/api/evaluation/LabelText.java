package dev.espalier.api.evaluation;

import dev.espalier.api.VisibleText;
import java.util.Locale;

/** The value of a label as text, in quotes where necessary. */
final class LabelText {

    private static final String MARKS = ",={}\"\\";

    private LabelText() {}

    /** The text of a value. */
    static String of(String value) {
        return isClear(value) ? value : quoted(value);
    }

    private static boolean isClear(String value) {
        for (int i = 0; i < value.length(); ) {
            int letter = value.codePointAt(i);
            if (MARKS.indexOf(letter) >= 0 || !VisibleText.isVisible(letter)) {
                return false;
            }
            i += Character.charCount(letter);
        }
        return !value.isEmpty() && value.length() == value.strip().length();
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints().forEach(letter -> append(text, letter));
        return text.append('"').toString();
    }

    private static void append(StringBuilder text, int letter) {
        if (letter == '"' || letter == '\\') {
            text.append('\\').appendCodePoint(letter);
        } else if (letter == '\n') {
            text.append("\\n");
        } else if (!VisibleText.isVisible(letter)) {
            // code points beyond the basic plane are written as surrogate pairs
            for (char half : Character.toChars(letter)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
            }
        } else {
            text.appendCodePoint(letter);
        }
    }
}
