package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.VisibleText;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the tags of a stack, which are names of dimensions in every monitoring system that they are sent to. */
final class Tags {

    static final int MOST = 16;
    static final int LONGEST_NAME = 64;
    static final int LONGEST_VALUE = 200;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([._-][a-z0-9]+)*");

    /** Names of the convention's own tags, and those that Prometheus gives a meaning. */
    private static final Set<String> TAKEN = Set.of(
            "run",
            "run.id",
            "split",
            "phase",
            "metric",
            "class",
            "label",
            "target",
            "actual",
            "predicted",
            "output",
            "layer",
            "group",
            "phi",
            "severity",
            "clipping",
            "kind",
            "name",
            "version",
            "outcome",
            "cause",
            "place",
            "le",
            "quantile",
            "job",
            "instance");

    private Tags() {}

    /**
     * Checks all tags.
     *
     * @throws dev.espalier.api.InvalidSettingException if one breaks a rule
     */
    static void check(Map<String, String> tags) {
        Check.require(tags.size() <= MOST, "tags", tags.size() + " tags", tooMany());
        Map<String, String> plain = new HashMap<>();
        tags.forEach((name, value) -> {
            nameRule(name, plain).ifPresent(rule -> Check.require(false, "tags", name, rule));
            valueRule(value).ifPresent(rule -> Check.require(false, name, VisibleText.line(value), rule));
        });
    }

    /** Reports each tag that breaks a rule, at its place, and returns the tags if none does. */
    static Map<String, String> read(Map<String, String> tags, Node node, Problems problems) {
        int before = problems.size();
        if (tags.size() > MOST) {
            problems.add(ErrorCode.INVALID_SETTING, node.place(), tags.size() + " tags; there " + tooMany(), "");
        }
        Map<String, String> plain = new HashMap<>();
        tags.forEach((name, value) -> {
            Optional<MapNode.Entry> entry = node instanceof MapNode map ? map.entry(name) : Optional.empty();
            nameRule(name, plain)
                    .ifPresent(rule -> problems.add(
                            ErrorCode.INVALID_SETTING,
                            entry.map(MapNode.Entry::keyPlace).orElse(node.place()),
                            "tag name '" + VisibleText.line(name) + "' " + rule,
                            ""));
            valueRule(value)
                    .ifPresent(rule -> problems.add(
                            ErrorCode.INVALID_SETTING,
                            entry.map(found -> found.value().place()).orElse(node.place()),
                            "tag " + VisibleText.line(name) + " is '" + VisibleText.line(value) + "'; it " + rule,
                            ""));
        });
        return problems.size() == before ? tags : Map.of();
    }

    private static String tooMany() {
        return "must be at most " + MOST;
    }

    /** The rule that a name breaks; one that no other system could tell from a name before it breaks one, too. */
    private static Optional<String> nameRule(String name, Map<String, String> before) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            return Optional.of("must be lower-case letters and digits, in words separated by single dots, hyphens or"
                    + " underscores, up to " + LONGEST_NAME + " characters");
        }
        String plain = name.replace('-', '.').replace('_', '.');
        if (TAKEN.contains(plain)) {
            return Optional.of("must not be a name that meters have already; choose another");
        }
        String other = before.put(plain, name);
        return other == null
                ? Optional.empty()
                : Optional.of("must differ from '" + other + "' in more than its separators");
    }

    private static Optional<String> valueRule(String value) {
        boolean visible = value.codePoints().allMatch(VisibleText::isVisible);
        return value.isBlank() || value.length() > LONGEST_VALUE || !visible
                ? Optional.of("must be visible text of up to " + LONGEST_VALUE + " characters")
                : Optional.empty();
    }
}
