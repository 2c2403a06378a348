package dev.espalier.core.catalog;

import dev.espalier.core.document.SettingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What values a setting takes. */
public sealed interface SettingType {

    /** What is expected, for messages: {@code a whole number}, {@code a list of numbers}. */
    String expected();

    /**
     * A whole number.
     *
     * @param least the smallest that fits
     * @param most the largest that fits
     */
    record WholeNumber(long least, long most) implements SettingType {

        /** What fits an {@code int}. */
        public static final WholeNumber INT = new WholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE);

        /** What fits a {@code long}. */
        public static final WholeNumber LONG = new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);

        @Override
        public String expected() {
            return "a whole number";
        }
    }

    /**
     * A finite number.
     *
     * @param single whether it is held as a float
     */
    record DecimalNumber(boolean single) implements SettingType {

        @Override
        public String expected() {
            return "a number";
        }
    }

    /** Yes or no. */
    record Switch() implements SettingType {

        @Override
        public String expected() {
            return "true or false";
        }
    }

    /** Any text. */
    record Text() implements SettingType {

        @Override
        public String expected() {
            return "text";
        }
    }

    /**
     * One of several words.
     *
     * @param type the enumeration
     */
    record Choice(Class<?> type) implements SettingType {

        /** The words in the order of the enumeration. */
        public List<String> words() {
            return constants().map(SettingNode::word).toList();
        }

        /** The constant of a word, if there is one. */
        Optional<Object> value(String word) {
            return constants()
                    .filter(constant -> SettingNode.word(constant).equals(word))
                    .<Object>map(found -> found)
                    .findFirst();
        }

        private Stream<Enum<?>> constants() {
            return Stream.of(type.getEnumConstants()).map(constant -> (Enum<?>) constant);
        }

        @Override
        public String expected() {
            return (words().size() == 1 ? "" : "one of ") + String.join(", ", words());
        }
    }

    /** A stretch of time. */
    record Time() implements SettingType {

        @Override
        public String expected() {
            return "a duration such as 500ms, 30s, 10m or 2h";
        }
    }

    /** Dimensions of an array. */
    record Dimensions() implements SettingType {

        @Override
        public String expected() {
            return "a list of dimensions such as [28, 28]";
        }
    }

    /**
     * Another plugin.
     *
     * @param kind its kind
     * @param role the interface that it must implement, the kind's or one of its roles
     */
    record Nested(PluginKind kind, Class<?> role) implements SettingType {

        @Override
        public String expected() {
            return kind.nounWithArticle();
        }
    }

    /**
     * A value or none.
     *
     * @param value the value's type
     * @param container {@code Optional}, {@code OptionalInt}, {@code OptionalLong} or {@code OptionalDouble}
     */
    record Perhaps(SettingType value, Class<?> container) implements SettingType {

        @Override
        public String expected() {
            return value.expected();
        }
    }

    /**
     * Several values in an order.
     *
     * @param element the type of each
     */
    record Many(SettingType element) implements SettingType {

        @Override
        public String expected() {
            return "a list, each item " + element.expected();
        }
    }

    /**
     * Values by name.
     *
     * @param value the type of each
     */
    record ByName(SettingType value) implements SettingType {

        @Override
        public String expected() {
            return "a map, each value " + value.expected();
        }
    }

    /**
     * One of several words, or a value.
     *
     * @param words the words
     * @param value the type of the value, which a text cannot be
     */
    record WordOr(Choice words, SettingType value) implements SettingType {

        @Override
        public String expected() {
            return words.expected() + ", or " + value.expected();
        }
    }

    /**
     * Settings that belong together: a record that is no plugin.
     *
     * @param type the record
     * @param components its components
     */
    record Group(Class<? extends Record> type, List<SettingDescriptor> components) implements SettingType {

        /** Copies the list. */
        public Group {
            components = List.copyOf(components);
        }

        /**
         * The group of a record of Espalier.
         *
         * @param type a record whose components are all of a type that a file can give
         * @return the group
         */
        public static Group of(Class<? extends Record> type) {
            return (Group) SettingTypes.typeOf(type);
        }

        /** The settings, as a file has them. */
        public List<SettingDescriptor> settings() {
            return SettingDescriptor.inFile(components);
        }

        /** The names of the settings. */
        List<String> names() {
            return settings().stream().map(SettingDescriptor::name).toList();
        }

        /** The shorthand setting, if there is one. */
        public Optional<SettingDescriptor> shorthand() {
            return components.stream().filter(SettingDescriptor::shorthand).findFirst();
        }

        @Override
        public String expected() {
            return "a map of " + String.join(", ", names());
        }
    }

    /**
     * One of several groups, told apart by the settings that are given.
     *
     * @param groups the groups; the first counts where the settings do not decide
     */
    record Alternatives(List<Group> groups) implements SettingType {

        /** Copies the list. */
        public Alternatives {
            groups = List.copyOf(groups);
        }

        /**
         * The groups of a sealed interface of Espalier.
         *
         * @param type an interface that permits records
         * @return its records in their order
         */
        public static Alternatives of(Class<?> type) {
            return (Alternatives) SettingTypes.typeOf(type);
        }

        @Override
        public String expected() {
            return groups.stream().map(Group::expected).collect(Collectors.joining(", or "));
        }
    }
}
