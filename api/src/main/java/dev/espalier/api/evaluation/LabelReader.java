package dev.espalier.api.evaluation;

import java.util.HexFormat;
import java.util.Map;

/** Parses the labels of a name: {@code class=setosa}, {@code actual="a,b",predicted=c}, up to the brace that ends them. */
final class LabelReader {

    private final String text;
    private final int end;
    private int position;

    /**
     * A reader of the rest of a name.
     *
     * @param text the whole name
     * @param start past the opening brace
     */
    LabelReader(String text, int start) {
        this.text = text;
        this.position = start;
        this.end = text.length() - 1;
    }

    /** Reads all labels; false if the text has another form. */
    boolean readInto(Map<String, String> labels) {
        if (text.charAt(end) != '}') {
            return false;
        }
        while (true) {
            int equals = text.indexOf('=', position);
            if (equals < 0 || !MetricName.isKey(text.substring(position, equals))) {
                return false;
            }
            String key = text.substring(position, equals);
            position = equals + 1;
            StringBuilder value = new StringBuilder();
            boolean quoted = position < end && text.charAt(position) == '"';
            boolean read = quoted ? readQuoted(value) : readPlain(value);
            if (!read || labels.put(key, value.toString()) != null) {
                return false;
            }
            if (position == end) {
                return true;
            }
            if (text.charAt(position++) != ',') {
                return false;
            }
        }
    }

    private boolean readPlain(StringBuilder value) {
        while (position < end && text.charAt(position) != ',') {
            value.append(text.charAt(position++));
        }
        // text that needs quotes was not written without them
        return LabelText.of(value.toString()).contentEquals(value);
    }

    private boolean readQuoted(StringBuilder value) {
        position++;
        while (position < end) {
            char letter = text.charAt(position++);
            if (letter == '"') {
                return true;
            }
            if (letter != '\\') {
                value.append(letter);
            } else if (!readEscape(value)) {
                return false;
            }
        }
        return false;
    }

    private boolean readEscape(StringBuilder value) {
        char letter = text.charAt(position++);
        if (letter == '"' || letter == '\\') {
            value.append(letter);
            return true;
        }
        if (letter == 'n') {
            value.append('\n');
            return true;
        }
        if (letter != 'u' || position + 4 > end) {
            return false;
        }
        try {
            value.append((char) HexFormat.fromHexDigits(text, position, position + 4));
        } catch (IllegalArgumentException noEscape) {
            return false;
        }
        position += 4;
        return true;
    }
}
