package dev.espalier.core.document;

import java.util.regex.Pattern;

/** Text as lines, with the line breaks that YAML 1.2 knows. */
final class Lines {

    private static final Pattern BREAK = Pattern.compile("\r\n|\n|\r");

    private Lines() {}

    static String[] split(String text) {
        return BREAK.split(text, -1);
    }

    /** The place of the character that would follow a text. */
    static Place placeAfter(String source, String text) {
        String[] lines = split(text);
        String last = lines[lines.length - 1];
        return new Place(source, lines.length, last.codePointCount(0, last.length()) + 1);
    }

    /** The index of a tab among the blanks that a line begins with; -1 if there is none or the line is blank. */
    static int tabInIndentation(String line) {
        if (line.isBlank()) {
            return -1;
        }
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == '\t') {
                return i;
            }
            if (character != ' ') {
                return -1;
            }
        }
        return -1;
    }
}
