package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How the cells of a table column become numbers.
 *
 * <p>It is a part of the schema, and so of a trained model: rows to predict are encoded as those of training were.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public sealed interface ColumnEncoding {

    /** How many values a cell becomes, at least 1. */
    int width();

    /** The categories in the order of their values; empty for an encoding without categories. */
    default List<String> categories() {
        return List.of();
    }

    /** A number, as it is; NaN if it is missing. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Numeric() implements ColumnEncoding {

        @Override
        public int width() {
            return 1;
        }
    }

    /**
     * One of two texts as 0 or 1; NaN if it is missing.
     *
     * @param zero the text that becomes 0
     * @param one the text that becomes 1
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Binary(String zero, String one) implements ColumnEncoding {

        /** Requires different texts. */
        public Binary {
            Check.require(!zero.equals(one), "one", one, "must differ from the text for 0");
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public List<String> categories() {
            return List.of(zero, one);
        }
    }

    /**
     * The rank of an ordered category, from 0; NaN if it is missing.
     *
     * @param categories from the lowest to the highest, at least one
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Ordinal(List<String> categories) implements ColumnEncoding {

        /** Copies the list. */
        public Ordinal {
            categories = different(categories);
        }

        @Override
        public int width() {
            return 1;
        }
    }

    /** One of several categories without an order. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    sealed interface Categorical extends ColumnEncoding {

        /** What a category becomes that was not there in training. */
        Unknown unknown();

        /** What a missing category becomes. */
        Missing missing();

        /** How many places there are: one for each category, then those of missing and of unknown categories, if they have. */
        default int places() {
            return categories().size() + (missing() == Missing.OWN ? 1 : 0) + (unknown() == Unknown.OWN ? 1 : 0);
        }

        /** The place of a missing category; empty if it has none. */
        default OptionalInt missingPlace() {
            return missing() == Missing.OWN ? OptionalInt.of(categories().size()) : OptionalInt.empty();
        }

        /** The place of an unknown category; empty if it has none. */
        default OptionalInt unknownPlace() {
            return switch (unknown()) {
                case ERROR -> OptionalInt.empty();
                case MISSING -> missingPlace();
                case OWN -> OptionalInt.of(places() - 1);
            };
        }
    }

    /**
     * One value for each place: 1 at the category's and 0 elsewhere.
     *
     * @param categories the categories in the order of their values, at least one
     * @param unknown what a category becomes that was not there in training
     * @param missing what a missing category becomes
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record OneHot(List<String> categories, Unknown unknown, Missing missing) implements Categorical {

        /** Copies the list. */
        public OneHot {
            categories = different(categories);
        }

        @Override
        public int width() {
            return places();
        }
    }

    /**
     * The place of a category as one value, for an embedding; such a column is an input of its own.
     *
     * @param categories the categories in the order of their places, at least one
     * @param unknown what a category becomes that was not there in training; {@code MISSING} needs a place for missing ones
     * @param missing what a missing category becomes: an error, or a place of its own
     * @param embeddingWidth the number of values of the embedding, at least 1; 0 to choose it by the number of places
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Index(List<String> categories, Unknown unknown, Missing missing, int embeddingWidth) implements Categorical {

        /** Copies the list. */
        public Index {
            categories = different(categories);
            Check.require(
                    missing != Missing.ZEROS, "missing", missing, "must be error or own, for an index has no zeros");
            Check.require(
                    unknown != Unknown.MISSING || missing == Missing.OWN,
                    "unknown",
                    unknown,
                    "must be error or own if missing categories have no place");
            Check.atLeast("embeddingWidth", embeddingWidth, 0);
        }

        @Override
        public int width() {
            return 1;
        }
    }

    /**
     * A date, a time or both, as several values; all NaN if it is missing.
     *
     * <p>A cyclical part of period p becomes sin(2π·t/p) and cos(2π·t/p), where t is the position in the period, so that
     * December is next to January.
     *
     * @param format a pattern of {@link java.time.format.DateTimeFormatter}, or {@link #ISO}
     * @param parts in the order of their values, at least one
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record DateTime(String format, List<Part> parts) implements ColumnEncoding {

        /** The format of ISO 8601: {@code 2024-05-31}, {@code 2024-05-31T12:30} with or without an offset, {@code 12:30}. */
        public static final String ISO = "iso";

        /** Copies the list. */
        public DateTime {
            parts = List.copyOf(parts);
            Check.require(!parts.isEmpty(), "parts", parts, "must not be empty");
            Check.require(new HashSet<>(parts).size() == parts.size(), "parts", parts, "must name each part once");
        }

        @Override
        public int width() {
            return parts.stream().mapToInt(Part::width).sum();
        }
    }

    /** A part of a date and time. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Part {
        /** Seconds since 1970-01-01T00:00 (UTC if an offset is given), with their fraction; of a time alone, since midnight. */
        TIME(1),
        /** The year as a number. */
        YEAR(1),
        /** The month, of a period of 12. */
        MONTH(2),
        /** The day of the month, of a period of 31. */
        DAY(2),
        /** The day of the week from Monday, of a period of 7. */
        WEEKDAY(2),
        /** The day of the year, of a period of its length. */
        DAY_OF_YEAR(2),
        /** The time of day in hours with their fraction, of a period of 24. */
        HOUR(2);

        private final int width;

        Part(int width) {
            this.width = width;
        }

        /** How many values it becomes: 2 if it is cyclical, else 1. */
        public int width() {
            return width;
        }

        /** The name in lower case, with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a category becomes that was not there in training. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Unknown {
        /** An error. */
        ERROR,
        /** What a missing category becomes; if that is an error, zero for every category. */
        MISSING,
        /** A place of its own. */
        OWN;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a missing category becomes. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Missing {
        /** An error. */
        ERROR,
        /** Zero for every category. */
        ZEROS,
        /** A place of its own. */
        OWN;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static List<String> different(List<String> categories) {
        List<String> copy = List.copyOf(categories);
        Check.require(!copy.isEmpty(), "categories", copy, "must not be empty");
        Check.require(new HashSet<>(copy).size() == copy.size(), "categories", copy, "must name each category once");
        return copy;
    }
}
