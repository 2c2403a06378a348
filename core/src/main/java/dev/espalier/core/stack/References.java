package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * References to the parameters of a block: {@code $channels}, or a product of such and of whole numbers, {@code $channels * 4}.
 *
 * <p>A reference that is all of a value is replaced by the very node of the parameter, of whatever kind; in a list, by the items
 * of a list.
 */
final class References {

    /** More than a list of layers has; lists within lists would otherwise grow without bound. */
    private static final int LONGEST_LIST = 10_000;

    private static final String NAME = "[a-z][a-z0-9-]*";
    private static final Pattern REFERENCE = Pattern.compile("\\$(" + NAME + ")");
    private static final String FACTOR = "(\\$" + NAME + "|[0-9]{1,9})";
    private static final Pattern PRODUCT = Pattern.compile(FACTOR + "(\\s*\\*\\s*" + FACTOR + ")*");

    private final String block;
    private final Map<String, Node> values;
    private final Problems problems;

    /**
     * References within one use of a block.
     *
     * @param block the name of the block; empty outside of blocks, where nothing can be referred to
     * @param values the parameters; those with a problem are refused nodes
     * @param problems where problems go
     */
    References(String block, Map<String, Node> values, Problems problems) {
        this.block = block;
        this.values = values;
        this.problems = problems;
    }

    static boolean isName(String text) {
        return text.matches(NAME);
    }

    /** The names of all parameters that a node refers to. */
    static Set<String> in(Node node) {
        Set<String> names = new LinkedHashSet<>();
        if (node instanceof ScalarNode scalar && isReference(scalar)) {
            Matcher found = REFERENCE.matcher(scalar.text());
            while (found.find()) {
                names.add(found.group(1));
            }
        } else if (node instanceof ListNode list) {
            list.items().forEach(item -> names.addAll(in(item)));
        } else if (node instanceof MapNode map) {
            map.entries().forEach(entry -> names.addAll(in(entry.value())));
        }
        return names;
    }

    private static boolean isReference(ScalarNode scalar) {
        return scalar.isText()
                && scalar.text().indexOf('$') >= 0
                && scalar.text().matches("[$0-9].*");
    }

    /** The node with values in place of references; scalars that are none stay the very same. */
    Node replaced(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isReference(scalar) ? value(scalar) : scalar;
        }
        if (node instanceof ListNode list) {
            List<Node> items = new ArrayList<>();
            for (Node item : list.items()) {
                Node value = replaced(item);
                if (items.size() > LONGEST_LIST) {
                    problems.add(
                            ErrorCode.INVALID_SETTING,
                            item.place(),
                            "the list has more than " + LONGEST_LIST + " items with those of its parameters",
                            "let repeat repeat them, or use fewer");
                    return new ScalarNode(list.place(), ScalarNode.Kind.REFUSED, "");
                }
                if (value instanceof ListNode several && item instanceof ScalarNode) {
                    items.addAll(several.items());
                } else {
                    items.add(value);
                }
            }
            return new ListNode(list.place(), items);
        }
        MapNode map = (MapNode) node;
        return new MapNode(
                map.place(),
                map.entries().stream()
                        .map(entry -> new MapNode.Entry(entry.keyPlace(), entry.key(), replaced(entry.value())))
                        .toList());
    }

    private Node value(ScalarNode scalar) {
        String text = scalar.text();
        if (block.isEmpty()) {
            return refuse(scalar, "'" + text + "' refers to a parameter outside of a block", "write the value itself");
        }
        if (!PRODUCT.matcher(text).matches()) {
            return refuse(
                    scalar,
                    "'" + text + "' is neither a parameter nor a product of parameters and whole numbers",
                    "write it as $name or $name * 4");
        }
        String[] factors = text.split("\\s*\\*\\s*", -1);
        if (factors.length == 1) {
            return Optional.ofNullable(parameter(scalar, factors[0])).orElseGet(() -> refused(scalar));
        }
        return product(scalar, factors);
    }

    /** The value that a reference means; null if there is none, which has been reported. */
    private @Nullable Node parameter(ScalarNode scalar, String reference) {
        String name = reference.substring(1);
        if (!values.containsKey(name)) {
            problems.add(
                    ErrorCode.UNKNOWN_SETTING,
                    scalar.place(),
                    "block " + block + " has no parameter '" + name + "'",
                    Suggestions.nearest(name, values.keySet()));
        }
        return values.get(name);
    }

    private Node product(ScalarNode scalar, String[] factors) {
        long product = 1;
        for (String factor : factors) {
            Node value = factor.startsWith("$") ? parameter(scalar, factor) : ScalarNode.of(Long.parseLong(factor));
            if (value == null || (value instanceof ScalarNode one && one.kind() == ScalarNode.Kind.REFUSED)) {
                return refused(scalar);
            }
            if (!(value instanceof ScalarNode one && one.kind() == ScalarNode.Kind.INTEGER)) {
                return refuse(
                        scalar,
                        factor + " is " + value.describe() + " in the product '" + scalar.text()
                                + "'; it must be a whole number",
                        "");
            }
            try {
                product = Math.multiplyExact(product, Long.parseLong(one.text()));
            } catch (ArithmeticException overflow) {
                return refuse(
                        scalar, "the product '" + scalar.text() + "' is beyond 64 bits", "choose smaller numbers");
            }
        }
        return ScalarNode.of(product).at(scalar.place());
    }

    private Node refuse(ScalarNode scalar, String what, String remedy) {
        problems.add(ErrorCode.INVALID_SETTING, scalar.place(), what, remedy);
        return refused(scalar);
    }

    private static Node refused(ScalarNode scalar) {
        return new ScalarNode(scalar.place(), ScalarNode.Kind.REFUSED, scalar.text());
    }
}
