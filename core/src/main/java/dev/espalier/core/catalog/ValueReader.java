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

    ValueReader(SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** The value, unless a problem was found; the label names it in messages. */
    Optional<Object> read(SettingType type, Node node, String label) {
        if (type instanceof SettingType.Perhaps perhaps) {
            return readPerhaps(perhaps, node, label);
        }
        if (type instanceof SettingType.Many many) {
            return readMany(many, node, label);
        }
        if (type instanceof SettingType.ByName byName) {
            return readByName(byName, node, label);
        }
        if (type instanceof SettingType.Group group) {
            return new RecordBinding(label, group.type(), group.settings(), node.place(), this, problems)
                    .bind(node)
                    .map(record -> record);
        }
        if (type instanceof SettingType.Nested nested) {
            return binder.entry(nested.kind(), node)
                    .flatMap(entry -> binder.plugin(nested.kind(), nested.role(), entry))
                    .map(plugin -> plugin);
        }
        if (type instanceof SettingType.Dimensions) {
            return readShape(type, node, label);
        }
        if (node instanceof ScalarNode scalar && scalar.kind() != Kind.NULL) {
            return readScalar(type, scalar, label);
        }
        return wrongType(type, node, label);
    }

    private Optional<Object> readScalar(SettingType type, ScalarNode scalar, String label) {
        if (scalar.kind() == Kind.REFUSED) {
            return Optional.empty();
        }
        if (type instanceof SettingType.WholeNumber whole) {
            return readWhole(whole, scalar, label);
        }
        if (type instanceof SettingType.DecimalNumber decimal) {
            return readDecimal(decimal, scalar, label);
        }
        if (type instanceof SettingType.Switch && scalar.kind() == Kind.BOOLEAN) {
            return Optional.of(scalar.text().equals("true"));
        }
        // a number is taken as the text that it was written as: names of columns and folders may be numbers
        if (type instanceof SettingType.Text && scalar.kind() != Kind.BOOLEAN) {
            return Optional.of(scalar.text());
        }
        if (type instanceof SettingType.Choice choice) {
            return readChoice(choice, scalar, label);
        }
        if (type instanceof SettingType.Time && scalar.isText()) {
            Optional<Object> duration = Durations.parse(scalar.text()).map(found -> found);
            return duration.isPresent() ? duration : wrongType(type, scalar, label);
        }
        return wrongType(type, scalar, label);
    }

    private Optional<Object> readWhole(SettingType.WholeNumber type, ScalarNode scalar, String label) {
        if (scalar.kind() != Kind.INTEGER) {
            return wrongType(type, scalar, label);
        }
        long value = Long.parseLong(scalar.text());
        if (value < type.least() || value > type.most()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    scalar.place(),
                    label + " is " + value + "; it must be in [" + type.least() + ", " + type.most() + "]",
                    "");
            return Optional.empty();
        }
        return type.equals(SettingType.WholeNumber.INT) ? Optional.of((int) value) : Optional.of(value);
    }

    private Optional<Object> readDecimal(SettingType.DecimalNumber type, ScalarNode scalar, String label) {
        if (scalar.kind() != Kind.DECIMAL && scalar.kind() != Kind.INTEGER) {
            return wrongType(type, scalar, label);
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
                    label + " is " + scalar.text() + "; it must be within the range of a float",
                    "");
            return Optional.empty();
        }
        return Optional.of(single);
    }

    private Optional<Object> readChoice(SettingType.Choice type, ScalarNode scalar, String label) {
        Optional<Object> value = type.value(scalar.text());
        if (value.isEmpty()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    scalar.place(),
                    label + " is '" + scalar.text() + "', which is no word for it",
                    Suggestions.nearest(scalar.text(), type.words()));
        }
        return value;
    }

    private Optional<Object> readShape(SettingType type, Node node, String label) {
        if (!(node instanceof ListNode)) {
            return isRefused(node) ? Optional.empty() : wrongType(type, node, label);
        }
        Optional<Object> dimensions = readMany(new SettingType.Many(SettingType.WholeNumber.INT), node, label);
        if (dimensions.isEmpty() || !(dimensions.get() instanceof List<?> list)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Shape.of(
                    list.stream().mapToInt(dimension -> (Integer) dimension).toArray()));
        } catch (IllegalArgumentException | ArithmeticException refused) {
            problems.add(ErrorCode.INVALID_SETTING, node.place(), label + ": " + refused.getMessage(), "");
            return Optional.empty();
        }
    }

    private Optional<Object> readPerhaps(SettingType.Perhaps type, Node node, String label) {
        boolean none = node instanceof ScalarNode scalar && scalar.isNull();
        if (none) {
            return Optional.of(emptyOf(type.container()));
        }
        return read(type.value(), node, label).map(value -> wrap(type.container(), value));
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

    private Optional<Object> readMany(SettingType.Many type, Node node, String label) {
        if (!(node instanceof ListNode list)) {
            return isRefused(node) ? Optional.empty() : wrongType(type, node, label);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            read(type.element(), list.items().get(i), part(label, "[" + i + "]"))
                    .ifPresent(values::add);
        }
        return values.size() == list.items().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private Optional<Object> readByName(SettingType.ByName type, Node node, String label) {
        if (!(node instanceof MapNode map)) {
            return isRefused(node) ? Optional.empty() : wrongType(type, node, label);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (MapNode.Entry entry : map.entries()) {
            read(type.value(), entry.value(), part(label, "." + entry.key()))
                    .ifPresent(value -> values.put(entry.key(), value));
        }
        return values.size() == map.size() ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    /** What a part of a value is called: {@code weights of optimizer x} has {@code weights[1] of optimizer x}. */
    private static String part(String label, String part) {
        int owner = label.indexOf(" of ");
        return owner < 0 ? label + part : label.substring(0, owner) + part + label.substring(owner);
    }

    private Optional<Object> wrongType(SettingType type, Node node, String label) {
        problems.add(
                ErrorCode.WRONG_TYPE,
                node.place(),
                label + " is " + node.describe() + "; it must be " + type.expected(),
                remedyFor(type, node));
        return Optional.empty();
    }

    private static String remedyFor(SettingType type, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return "";
        }
        boolean number = type instanceof SettingType.WholeNumber || type instanceof SettingType.DecimalNumber;
        if (scalar.isNull()) {
            return "give a value, or leave the key out for the default";
        }
        if (type instanceof SettingType.Text) {
            return "put it into quotes if it is meant as text";
        }
        if (type instanceof SettingType.WholeNumber && scalar.kind() == Kind.DECIMAL) {
            return "write the digits out, without point and exponent";
        }
        if (number && scalar.isText() && scalar.text().matches("[-+]?[0-9.].*")) {
            return "remove quotes, units and anything else but the number";
        }
        if (type instanceof SettingType.Many && scalar.isText()) {
            return "write [" + scalar.text() + "]";
        }
        return "";
    }

    private static boolean isRefused(Node node) {
        return node instanceof ScalarNode scalar && scalar.kind() == Kind.REFUSED;
    }
}
