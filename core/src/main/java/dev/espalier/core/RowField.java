package dev.espalier.core;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.document.Suggestions;
import java.time.Instant;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A column of a model as a field of rows: where its values are, and how Java's values become them; safe for several threads. */
final class RowField {

    /** Texts that mean no and yes, in lower case: a column of such a pair takes booleans. */
    private static final Set<List<String>> NO_AND_YES = Set.of(
            List.of("false", "true"),
            List.of("no", "yes"),
            List.of("n", "y"),
            List.of("f", "t"),
            List.of("0", "1"),
            List.of("off", "on"));

    private static final int MOST_LISTED = 10;

    private final String name;
    private final int index;
    private final int input;
    private final int offset;
    private final ColumnEncoding encoding;
    private final ColumnReader reader;
    private final boolean numeric;
    private final boolean mayBeMissing;

    /** The text of each category by its letters and digits, for constants of enums. */
    private final Map<String, String> folded = new ConcurrentHashMap<>();

    private final Map<Enum<?>, String> constants = new ConcurrentHashMap<>();

    /**
     * A field.
     *
     * @param column its name and encoding
     * @param index its place among the fields
     * @param input the input that its values are in
     * @param offset where they begin there
     * @param mayBeMissing whether the model has learned what to do without it
     */
    RowField(Schema.Column column, int index, int input, int offset, boolean mayBeMissing) {
        this.name = column.name();
        this.index = index;
        this.input = input;
        this.offset = offset;
        this.encoding = column.encoding();
        this.reader = ColumnReader.of(encoding, CellRules.OF_VALUES);
        this.numeric = encoding instanceof ColumnEncoding.Numeric;
        this.mayBeMissing = mayBeMissing;
        encoding.categories().forEach(category -> folded.putIfAbsent(fold(category), category));
    }

    String name() {
        return name;
    }

    int index() {
        return index;
    }

    int input() {
        return input;
    }

    boolean isNumeric() {
        return numeric;
    }

    boolean mayBeMissing() {
        return mayBeMissing;
    }

    /** Writes a number; says what is wrong with it, or null. */
    @Nullable
    CellFault write(double value, double[] into) {
        if (numeric && Float.isFinite((float) value)) {
            into[offset] = value;
            return null;
        }
        return Double.isNaN(value) ? writeMissing("NaN is not a number", into) : read(value, into);
    }

    /** Writes a truth value; says what is wrong with it, or null. */
    @Nullable
    CellFault write(boolean value, double[] into) {
        if (numeric) {
            into[offset] = value ? 1 : 0;
            return null;
        }
        List<String> categories = encoding.categories();
        if (categories.size() == 2) {
            List<String> pair = categories.stream()
                    .map(category -> category.toLowerCase(Locale.ROOT))
                    .toList();
            if (NO_AND_YES.contains(pair)) {
                return read(categories.get(value ? 1 : 0), into);
            }
            if (NO_AND_YES.contains(List.of(pair.get(1), pair.get(0)))) {
                return read(categories.get(value ? 0 : 1), into);
            }
        }
        String text = Boolean.toString(value);
        return read(folded.getOrDefault(text, text), into);
    }

    /** Writes any value; says what is wrong with it, or null. */
    @Nullable
    CellFault write(@Nullable Object given, double[] into) {
        if (given instanceof String text) {
            return writeText(text, into);
        }
        Object value = unwrapped(given);
        if (value == null) {
            return writeMissing("it is missing", into);
        }
        if (value instanceof String text) {
            return writeText(text, into);
        }
        if (value instanceof Double || value instanceof Float) {
            return write(((Number) value).doubleValue(), into);
        }
        if (value instanceof Boolean truth) {
            return write(truth.booleanValue(), into);
        }
        if (value instanceof Number || value instanceof TemporalAccessor) {
            return read(value, into);
        }
        if (value instanceof Enum<?> constant) {
            return read(textOf(constant), into);
        }
        if (value instanceof Date date) {
            return read(instantOf(date), into);
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
            return writeText(value.toString(), into);
        }
        return new CellFault(
                "it is a " + value.getClass().getName() + ", which is not a value of a column",
                "give a text, a number, a boolean, a constant of an enum, or a date or time");
    }

    @SuppressWarnings("JavaUtilDate") // its own toInstant() is refused by java.sql.Date
    private static Instant instantOf(Date date) {
        return Instant.ofEpochMilli(date.getTime());
    }

    private static @Nullable Object unwrapped(@Nullable Object given) {
        if (given instanceof Optional<?> optional) {
            return unwrapped(optional.orElse(null));
        }
        if (given instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        if (given instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (given instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        return given;
    }

    private @Nullable CellFault writeText(String text, double[] into) {
        String stripped = text.strip();
        return stripped.isEmpty() ? writeMissing("the text is empty", into) : read(stripped, into);
    }

    private @Nullable CellFault read(Object value, double[] into) {
        CellFault fault =
                value instanceof String text ? reader.read(text, into, offset) : reader.readValue(value, into, offset);
        return fault == null ? null : explained(value, fault);
    }

    /** Writes what a missing value becomes; a fault if the model has not learned what to do without one. */
    @Nullable
    CellFault writeMissing(String what, double[] into) {
        if (!mayBeMissing) {
            return new CellFault(what, "give it a value; the model was trained to have one in every row");
        }
        return reader.readValue(null, into, offset);
    }

    /** A constant as the category that it is called by: its text, its name, or either without regard to case and signs. */
    private String textOf(Enum<?> constant) {
        return constants.computeIfAbsent(constant, given -> {
            List<String> categories = encoding.categories();
            if (categories.contains(given.toString())) {
                return given.toString();
            }
            if (categories.contains(given.name())) {
                return given.name();
            }
            String byText = folded.get(fold(given.toString()));
            return byText != null ? byText : folded.getOrDefault(fold(given.name()), given.toString());
        });
    }

    /** Letters and digits in lower case. */
    static String fold(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(point -> kept.appendCodePoint(Character.toLowerCase(point)));
        return kept.toString();
    }

    /** A fault of a cell in the words of a program: what may be given, not how a file is read. */
    private CellFault explained(Object value, CellFault fault) {
        String text = CellText.shortened(value.toString());
        List<String> categories = encoding.categories();
        if (!categories.isEmpty()) {
            return new CellFault(
                    "'" + text + "' is not one of its " + categories.size() + " categories",
                    Suggestions.meant(text, categories) + "known: " + listed(categories));
        }
        if (encoding instanceof ColumnEncoding.DateTime) {
            return new CellFault(fault.what(), "give a value of java.time, or a text in the format of training");
        }
        return new CellFault(fault.what(), "give a finite number");
    }

    /** The first names. */
    static String listed(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
        return names.size() > MOST_LISTED ? first + ", …" : first;
    }
}
