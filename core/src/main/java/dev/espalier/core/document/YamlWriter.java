package dev.espalier.core.document;

import dev.espalier.core.json.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes nodes as YAML that {@link YamlReader} reads back as the same nodes.
 *
 * <p>Short nodes are written on one line. Text is quoted wherever a reader, of YAML 1.1 too, could take it for anything
 * else.
 */
public final class YamlWriter {

    private static final int WIDTH = 100;
    private static final int INDENTATION = 2;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./@+*-]*");

    /** Words that YAML 1.1 takes for booleans. */
    private static final Set<String> OLD_BOOLEANS = Set.of("y", "n", "yes", "no", "on", "off");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /**
     * A document.
     *
     * @param node what it says
     * @return its text, ending in a line break
     */
    public static String write(Node node) {
        YamlWriter writer = new YamlWriter();
        if (node instanceof MapNode map && map.size() > 0) {
            writer.writeMap(map, 0);
        } else if (node instanceof ListNode list && !list.items().isEmpty()) {
            writer.writeList(list, 0);
        } else {
            writer.out.append(flow(node)).append('\n');
        }
        return writer.out.toString();
    }

    /**
     * A node on one line.
     *
     * @param node what it says
     * @return its text, without a line break
     */
    public static String flow(Node node) {
        StringBuilder text = new StringBuilder();
        flow(node, text);
        return text.toString();
    }

    private void writeMap(MapNode map, int indentation) {
        boolean first = true;
        for (MapNode.Entry entry : map.entries()) {
            indent(first ? 0 : indentation);
            first = false;
            String key = scalarText(entry.key()) + ":";
            out.append(key);
            Node value = entry.value();
            String line = flow(value);
            if (fits(value, line, indentation + key.length() + 1)) {
                out.append(' ').append(line).append('\n');
            } else {
                out.append('\n');
                indent(indentation + INDENTATION);
                writeBlock(value, indentation + INDENTATION);
            }
        }
    }

    private void writeList(ListNode list, int indentation) {
        boolean first = true;
        for (Node item : list.items()) {
            indent(first ? 0 : indentation);
            first = false;
            out.append("- ");
            if (item instanceof MapNode map && map.size() > 0) {
                writeMap(map, indentation + INDENTATION);
                continue;
            }
            String line = flow(item);
            if (fits(item, line, indentation + INDENTATION)) {
                out.append(line).append('\n');
            } else {
                writeBlock(item, indentation + INDENTATION);
            }
        }
    }

    private void writeBlock(Node node, int indentation) {
        if (node instanceof MapNode map) {
            writeMap(map, indentation);
        } else if (node instanceof ListNode list) {
            writeList(list, indentation);
        }
    }

    private void indent(int spaces) {
        out.append(" ".repeat(spaces));
    }

    /** Whether a node is written on the current line, which already has the given number of characters. */
    private static boolean fits(Node node, String line, int before) {
        if (node instanceof ScalarNode
                || (node instanceof MapNode map && map.size() == 0)
                || (node instanceof ListNode list && list.items().isEmpty())) {
            return true;
        }
        boolean isShort = before + line.length() <= WIDTH;
        if (node instanceof ListNode list) {
            List<Node> items = list.items();
            return isShort && items.stream().allMatch(ScalarNode.class::isInstance);
        }
        return isShort;
    }

    private static void flow(Node node, StringBuilder text) {
        String separator = "";
        if (node instanceof ScalarNode scalar) {
            text.append(scalarText(scalar));
        } else if (node instanceof ListNode list) {
            text.append('[');
            for (Node item : list.items()) {
                text.append(separator);
                flow(item, text);
                separator = ", ";
            }
            text.append(']');
        } else if (node instanceof MapNode map) {
            text.append('{');
            for (MapNode.Entry entry : map.entries()) {
                text.append(separator).append(scalarText(entry.key())).append(": ");
                flow(entry.value(), text);
                separator = ", ";
            }
            text.append('}');
        }
    }

    private static String scalarText(ScalarNode scalar) {
        return switch (scalar.kind()) {
            case TEXT, REFUSED -> scalarText(scalar.text());
            case INTEGER, DECIMAL, BOOLEAN, NULL -> scalar.text();
        };
    }

    private static String scalarText(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && ScalarText.isPlainText(text)
                && !OLD_BOOLEANS.contains(text.toLowerCase(Locale.ROOT))
                && !text.chars().allMatch(character -> character == '.');
        return plain ? text : new JsonText(text).toJson();
    }
}
