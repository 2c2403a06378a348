package dev.espalier.core.json;

import dev.espalier.api.VisibleText;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Spells values: the same characters for the same values, whatever the locale, the platform and the Java. */
final class JsonWriter {

    private final StringBuilder text = new StringBuilder();
    private final boolean indented;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String compact(JsonValue value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.text.toString();
    }

    static String indented(JsonValue value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.text.append('\n').toString();
    }

    private void value(JsonValue value, int depth) {
        if (value instanceof JsonObject object) {
            object(object, depth);
        } else if (value instanceof JsonArray array) {
            array(array, depth);
        } else if (value instanceof JsonText string) {
            string(text, string.value());
        } else if (value instanceof JsonNumber number) {
            text.append(number.text());
        } else if (value instanceof JsonBoolean truth) {
            text.append(truth.value());
        } else {
            text.append("null");
        }
    }

    private void object(JsonObject object, int depth) {
        text.append('{');
        Iterator<Map.Entry<String, JsonValue>> members =
                object.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            line(depth + 1);
            string(text, member.getKey());
            text.append(indented ? ": " : ":");
            value(member.getValue(), depth + 1);
            if (members.hasNext()) {
                text.append(',');
            }
        }
        if (!object.members().isEmpty()) {
            line(depth);
        }
        text.append('}');
    }

    private void array(JsonArray array, int depth) {
        text.append('[');
        boolean flat = array.elements().stream().noneMatch(JsonWriter::holdsValues);
        Iterator<JsonValue> elements = array.elements().iterator();
        while (elements.hasNext()) {
            if (!flat) {
                line(depth + 1);
            }
            value(elements.next(), depth + 1);
            if (elements.hasNext()) {
                text.append(flat && indented ? ", " : ",");
            }
        }
        if (!flat) {
            line(depth);
        }
        text.append(']');
    }

    private static boolean holdsValues(JsonValue value) {
        return value instanceof JsonObject || value instanceof JsonArray;
    }

    private void line(int depth) {
        if (indented) {
            text.append('\n').append("  ".repeat(depth));
        }
    }

    /** Spells a string. */
    static void string(StringBuilder text, String value) {
        text.append('"');
        int index = plainPrefix(value);
        text.append(value, 0, index);
        while (index < value.length()) {
            int codePoint = value.codePointAt(index);
            character(text, codePoint);
            index += Character.charCount(codePoint);
        }
        text.append('"');
    }

    /** How many characters there are before the first that may have to be escaped. */
    private static int plainPrefix(String value) {
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next < ' ' || next > '~' || next == '"' || next == '\\') {
                return i;
            }
        }
        return value.length();
    }

    /** What does not show is escaped, and so is half of a surrogate pair, which has no UTF-8 and is refused when read. */
    private static void character(StringBuilder text, int codePoint) {
        switch (codePoint) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (VisibleText.isVisible(codePoint)) {
                    text.appendCodePoint(codePoint);
                } else {
                    for (char unit : Character.toChars(codePoint)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    }
                }
            }
        }
    }
}
