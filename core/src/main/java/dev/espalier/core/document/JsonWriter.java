package dev.espalier.core.document;

import dev.espalier.core.document.ScalarNode.Kind;
import java.util.Iterator;
import java.util.Locale;

/** Writes nodes as JSON (RFC 8259). */
public final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    /**
     * JSON on one line.
     *
     * @param node the document
     * @return its text, without a line break
     */
    public static String compact(Node node) {
        JsonWriter writer = new JsonWriter(false);
        writer.write(node, 0);
        return writer.out.toString();
    }

    /**
     * JSON with an entry on each line, indented by two.
     *
     * @param node the document
     * @return its text, ending in a line break
     */
    public static String pretty(Node node) {
        JsonWriter writer = new JsonWriter(true);
        writer.write(node, 0);
        return writer.out.append('\n').toString();
    }

    private void write(Node node, int depth) {
        if (node instanceof ScalarNode scalar) {
            writeScalar(scalar);
        } else if (node instanceof ListNode list) {
            writeList(list, depth);
        } else if (node instanceof MapNode map) {
            writeMap(map, depth);
        }
    }

    private void writeScalar(ScalarNode scalar) {
        switch (scalar.kind()) {
            case TEXT, REFUSED -> out.append(quoted(scalar.text()));
            case INTEGER, BOOLEAN -> out.append(scalar.text());
            case DECIMAL -> out.append(number(scalar.text()));
            case NULL -> out.append("null");
        }
    }

    private void writeList(ListNode list, int depth) {
        out.append('[');
        Iterator<Node> items = list.items().iterator();
        boolean flat = list.items().stream().allMatch(ScalarNode.class::isInstance);
        while (items.hasNext()) {
            if (!flat) {
                newLine(depth + 1);
            }
            write(items.next(), depth + 1);
            if (items.hasNext()) {
                out.append(pretty && flat ? ", " : ",");
            } else if (!flat) {
                newLine(depth);
            }
        }
        out.append(']');
    }

    private void writeMap(MapNode map, int depth) {
        out.append('{');
        Iterator<MapNode.Entry> entries = map.entries().iterator();
        while (entries.hasNext()) {
            MapNode.Entry entry = entries.next();
            newLine(depth + 1);
            out.append(quoted(entry.key())).append(pretty ? ": " : ":");
            write(entry.value(), depth + 1);
            if (entries.hasNext()) {
                out.append(',');
            } else {
                newLine(depth);
            }
        }
        out.append('}');
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    /** YAML's numbers may begin with a sign or a point, or end in a point; JSON's may not. */
    private static String number(String text) {
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
        return sign + digits;
    }

    /** Text in double quotes with the escapes that JSON and YAML share. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (needsEscape(text, i)) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** Whether a character does not show, or breaks lines for some readers, or is half of a pair. */
    private static boolean needsEscape(String text, int index) {
        char character = text.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(character)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return Character.isISOControl(character)
                || character == '\u2028'
                || character == '\u2029'
                || character == '\uFEFF'
                || character >= '\uFFFE';
    }

    /** Whether a node is text for JSON. */
    static boolean isText(ScalarNode scalar) {
        return scalar.kind() == Kind.TEXT || scalar.kind() == Kind.REFUSED;
    }
}
