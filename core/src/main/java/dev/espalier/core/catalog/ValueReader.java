package dev.espalier.core.catalog;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Shape;
import dev.espalier.core.document.Durations;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.ScalarNode.Kind;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns nodes into the values of components. */
final class ValueReader {

    private final SettingsBinder binder;
    private final Problems problems;
    private final SettingObserver observer;

    ValueReader(SettingsBinder binder, Problems problems, SettingObserver observer) {
        this.binder = binder;
        this.problems = problems;
        this.observer = observer;
    }

    /** The value, unless a problem was found; the path names it in messages. */
    Optional<Object> read(SettingType type, Node node, SettingPath path) {
        return read(type, SettingRange.ANY, node, path);
    }

    /** The value of a setting whose numbers have a range, which is not checked here. */
    Optional<Object> read(SettingType type, SettingRange range, Node node, SettingPath path) {
        observer.reads(node, type, range, path);
        if (type instanceof SettingType.Perhaps perhaps) {
            return readPerhaps(perhaps, range, node, path);
        }
        if (type instanceof SettingType.Many many) {
            return readMany(many, range, node, path);
        }
        if (type instanceof SettingType.ByName byName) {
            return readByName(byName, range, node, path);
        }
        if (type instanceof SettingType.WordOr either) {
            return readWordOr(either, range, node, path);
        }
        if (type instanceof SettingType.Group group) {
            return new RecordBinding(path, group, node.place(), this, problems)
                    .bind(node)
                    .map(record -> record);
        }
        if (type instanceof SettingType.Alternatives alternatives) {
            return readAlternatives(alternatives, node, path);
        }
        if (type instanceof SettingType.Nested nested) {
            return binder.entry(nested.kind(), node)
                    .flatMap(entry -> binder.plugin(nested.kind(), nested.role(), entry))
                    .map(plugin -> plugin);
        }
        if (type instanceof SettingType.Dimensions) {
            return readShape(type, node, path);
        }
        if (node instanceof ScalarNode scalar && scalar.kind() != Kind.NULL) {
            return readScalar(type, scalar, path);
        }
        return wrongType(type, node, path);
    }

    private Optional<Object> readScalar(SettingType type, ScalarNode scalar, SettingPath path) {
        if (scalar.kind() == Kind.REFUSED) {
            return Optional.empty();
        }
        if (type instanceof SettingType.WholeNumber whole) {
            return readWhole(whole, scalar, path);
        }
        if (type instanceof SettingType.DecimalNumber decimal) {
            return readDecimal(decimal, scalar, path);
        }
        if (type instanceof SettingType.Switch && scalar.kind() == Kind.BOOLEAN) {
            return Optional.of(scalar.text().equals("true"));
        }
        // a number is taken as the text that it was written as: names of columns and folders may be numbers
        if (type instanceof SettingType.Text && scalar.kind() != Kind.BOOLEAN) {
            return Optional.of(scalar.text());
        }
        if (type instanceof SettingType.Choice choice) {
            return readChoice(choice, scalar, path);
        }
        if (type instanceof SettingType.Time && scalar.isText()) {
            Optional<Object> duration = Durations.parse(scalar.text()).map(found -> found);
            return duration.isPresent() ? duration : wrongType(type, scalar, path);
        }
        return wrongType(type, scalar, path);
    }

    private Optional<Object> readWhole(SettingType.WholeNumber type, ScalarNode scalar, SettingPath path) {
        if (scalar.kind() != Kind.INTEGER) {
            return wrongType(type, scalar, path);
        }
        long value = Long.parseLong(scalar.text());
        if (value < type.least() || value > type.most()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    scalar.place(),
                    path + " is " + value + "; it must be in [" + type.least() + ", " + type.most() + "]",
                    "");
            return Optional.empty();
        }
        return type.equals(SettingType.WholeNumber.INT) ? Optional.of((int) value) : Optional.of(value);
    }

    private Optional<Object> readDecimal(SettingType.DecimalNumber type, ScalarNode scalar, SettingPath path) {
        if (scalar.kind() != Kind.DECIMAL && scalar.kind() != Kind.INTEGER) {
            return wrongType(type, scalar, path);
        }
        double value = Double.parseDouble(scalar.text());
        if (!type.single()) {
            return Optional.of(value);
        }
        float single = Float.parseFloat(scalar.text());
        if (Float.isInfinite(single) || (single == 0 && value != 0)) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    scalar.place(),
                    path + " is " + scalar.text() + "; it must be within the range of a float",
                    "");
            return Optional.empty();
        }
        return Optional.of(single);
    }

    private Optional<Object> readChoice(SettingType.Choice type, ScalarNode scalar, SettingPath path) {
        Optional<Object> value = type.value(scalar.text());
        if (value.isEmpty()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    scalar.place(),
                    path + " is '" + scalar.text() + "', which is not one of its values",
                    Suggestions.nearest(scalar.text(), type.words()));
        }
        return value;
    }

    private Optional<Object> readShape(SettingType type, Node node, SettingPath path) {
        if (!(node instanceof ListNode)) {
            return isRefused(node) ? Optional.empty() : wrongType(type, node, path);
        }
        Optional<Object> dimensions =
                readMany(new SettingType.Many(SettingType.WholeNumber.INT), SettingRange.ANY, node, path);
        if (dimensions.isEmpty() || !(dimensions.get() instanceof List<?> list)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Shape.of(
                    list.stream().mapToInt(dimension -> (Integer) dimension).toArray()));
        } catch (IllegalArgumentException | ArithmeticException refused) {
            problems.add(ErrorCode.INVALID_SETTING, node.place(), path + ": " + refused.getMessage(), "");
            return Optional.empty();
        }
    }

    private Optional<Object> readPerhaps(SettingType.Perhaps type, SettingRange range, Node node, SettingPath path) {
        boolean none = node instanceof ScalarNode scalar && scalar.isNull();
        if (none) {
            return Optional.of(emptyOf(type.container()));
        }
        return read(type.value(), range, node, path).map(value -> wrap(type.container(), value));
    }

    /** The absent value of an optional type. */
    static Object emptyOf(Class<?> container) {
        if (container == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (container == OptionalLong.class) {
            return OptionalLong.empty();
        }
        return container == OptionalDouble.class ? OptionalDouble.empty() : Optional.empty();
    }

    private static Object wrap(Class<?> container, Object value) {
        if (container == OptionalInt.class) {
            return OptionalInt.of((Integer) value);
        }
        if (container == OptionalLong.class) {
            return OptionalLong.of((Long) value);
        }
        return container == OptionalDouble.class ? OptionalDouble.of((Double) value) : Optional.of(value);
    }

    private Optional<Object> readMany(SettingType.Many type, SettingRange range, Node node, SettingPath path) {
        if (!(node instanceof ListNode list)) {
            if (isOne(type.element(), node)) {
                return read(type.element(), range, node, path).map(List::of);
            }
            return isRefused(node) ? Optional.empty() : wrongType(type, node, path);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            read(type.element(), range, list.items().get(i), path.item(i)).ifPresent(values::add);
        }
        return values.size() == list.items().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    /** Whether a node is one item of a list, written without brackets. */
    private static boolean isOne(SettingType element, Node node) {
        if (element instanceof SettingType.Nested) {
            return isOnePlugin(node);
        }
        if (element instanceof SettingType.Group) {
            return node instanceof MapNode;
        }
        if (!(node instanceof ScalarNode scalar)) {
            return false;
        }
        boolean number = scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL;
        if (element instanceof SettingType.WholeNumber || element instanceof SettingType.DecimalNumber) {
            return number;
        }
        return scalar.isText() || (number && element instanceof SettingType.Text);
    }

    /** Whether a node is a plugin: its name, or a map of its name to its settings. */
    static boolean isOnePlugin(Node node) {
        return node instanceof ScalarNode scalar ? scalar.isText() : node instanceof MapNode map && map.size() == 1;
    }

    private Optional<Object> readByName(SettingType.ByName type, SettingRange range, Node node, SettingPath path) {
        if (!(node instanceof MapNode map)) {
            return isRefused(node) ? Optional.empty() : wrongType(type, node, path);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (MapNode.Entry entry : map.entries()) {
            read(type.value(), range, entry.value(), path.child(entry.key()))
                    .ifPresent(value -> values.put(entry.key(), value));
        }
        return values.size() == map.size() ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    private Optional<Object> readWordOr(SettingType.WordOr type, SettingRange range, Node node, SettingPath path) {
        if (!(node instanceof ScalarNode scalar)) {
            return read(type.value(), range, node, path);
        }
        Optional<Object> word = type.words().value(scalar.text());
        return word.isPresent() || isRefused(node) ? word : wrongType(type, node, path);
    }

    /** Reads the group that knows most of the keys. */
    private Optional<Object> readAlternatives(SettingType.Alternatives type, Node node, SettingPath path) {
        List<String> keys = node instanceof MapNode map ? map.keys() : List.of();
        SettingType.Group chosen = Collections.max(
                type.groups(),
                Comparator.comparingLong(
                        group -> keys.stream().filter(group.names()::contains).count()));
        for (SettingType.Group other : type.groups()) {
            Optional<String> own =
                    keys.stream().filter(key -> isOnlyOf(chosen, other, key)).findFirst();
            Optional<String> foreign =
                    keys.stream().filter(key -> isOnlyOf(other, chosen, key)).findFirst();
            if (own.isPresent() && foreign.isPresent()) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        ((MapNode) node).get(foreign.get()).orElse(node).place(),
                        path.both(own.get(), foreign.get()) + " are both given",
                        "keep one of them");
                return Optional.empty();
            }
        }
        return read(chosen, node, path);
    }

    private static boolean isOnlyOf(SettingType.Group group, SettingType.Group other, String key) {
        return group.names().contains(key) && !other.names().contains(key);
    }

    private Optional<Object> wrongType(SettingType type, Node node, SettingPath path) {
        problems.add(
                ErrorCode.WRONG_TYPE,
                node.place(),
                path + " is " + node.describe() + "; it must be " + type.expected(),
                remedyFor(type, node));
        return Optional.empty();
    }

    private static String remedyFor(SettingType type, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return "";
        }
        boolean number = type instanceof SettingType.WholeNumber || type instanceof SettingType.DecimalNumber;
        if (number && scalar.isText() && scalar.text().equals("search")) {
            return "run espalier search to search for the value, or write a number";
        }
        if (scalar.isNull()) {
            return "give it a value, or leave the key out to use the default";
        }
        if (type instanceof SettingType.Text) {
            return "quote it if it is meant as text";
        }
        if (type instanceof SettingType.WholeNumber && scalar.kind() == Kind.DECIMAL) {
            return "write a whole number, without decimal point or exponent";
        }
        if (number && scalar.isText() && scalar.text().matches("[-+]?[0-9.].*")) {
            return "write the number alone, without quotes or units";
        }
        return "";
    }

    private static boolean isRefused(Node node) {
        return node instanceof ScalarNode scalar && scalar.kind() == Kind.REFUSED;
    }
}
