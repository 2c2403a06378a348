package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.initializers.GivenValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads initial values by role, name or pattern; a number is short for {@link Constant}, a list for {@link GivenValues}. */
final class InitializerReader {

    private static final SettingType NUMBER = new SettingType.DecimalNumber(false);

    private final SettingsBinder binder;
    private final Problems problems;

    InitializerReader(SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    Map<String, Initializer> read(Node node) {
        Map<String, Initializer> initializers = new LinkedHashMap<>();
        if (!(node instanceof MapNode map)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    "initializers is " + node.describe() + "; it must be a map",
                    "name roles or patterns, such as initializers: {bias: 0.1, \"dense2/*\": zeros}");
            return initializers;
        }
        for (MapNode.Entry entry : map.entries()) {
            SettingPath path = SettingPath.STACK.child(Keys.INITIALIZERS.name()).child(entry.key());
            initializer(entry.value(), path).ifPresent(found -> initializers.put(entry.key(), found));
        }
        return initializers;
    }

    private Optional<Initializer> initializer(Node node, SettingPath path) {
        if (node instanceof ScalarNode scalar && isNumber(scalar)) {
            return binder.value(NUMBER, node, path).map(number -> new Constant((Double) number));
        }
        if (node instanceof ListNode) {
            return binder.value(new SettingType.Many(NUMBER), node, path)
                    .map(list -> new GivenValues(
                            ((List<?>) list).stream().map(Double.class::cast).toList()));
        }
        return binder.value(Keys.INITIALIZER.type(), node, path).map(Initializer.class::cast);
    }

    private static boolean isNumber(ScalarNode scalar) {
        return scalar.kind() == ScalarNode.Kind.INTEGER || scalar.kind() == ScalarNode.Kind.DECIMAL;
    }
}
