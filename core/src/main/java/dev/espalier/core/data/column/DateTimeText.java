package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import java.time.DateTimeException;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as they are written in a file.
 *
 * @param parser reads a text strictly, without a 30 February; null if it is not of this format
 * @param description what is expected, for messages
 */
record DateTimeText(Function<String, @Nullable Moment> parser, String description) {

    private static final DateTimeText ISO =
            new DateTimeText(IsoText::parse, "a date or time of ISO 8601, such as 2024-05-31T12:30");

    /**
     * The texts of a format.
     *
     * @param format a pattern of {@link DateTimeFormatter}, in which {@code y} is the same as {@code u}, or
     *     {@link ColumnEncoding.DateTime#ISO}
     * @return how they are read
     * @throws IllegalArgumentException if the pattern is malformed
     */
    static DateTimeText of(String format) {
        if (format.equals(ColumnEncoding.DateTime.ISO)) {
            return ISO;
        }
        DateTimeFormatter formatter = formatter(format);
        return new DateTimeText(text -> parse(formatter, text), "a date or time like '" + format + "'");
    }

    @Nullable
    Moment parse(String text) {
        return parser.apply(text);
    }

    private static @Nullable Moment parse(DateTimeFormatter formatter, String text) {
        try {
            return Moment.of(formatter.parse(text));
        } catch (DateTimeException notOfTheFormat) {
            return null;
        }
    }

    private static DateTimeFormatter formatter(String format) {
        String pattern = withYears(format);
        String letters = pattern.replaceAll("'[^']*'", "");
        DateTimeFormatterBuilder builder =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
        boolean month = letters.contains("M") || letters.contains("L");
        boolean year = letters.contains("u");
        if (year && !letters.contains("D") && !letters.contains("d")) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
            if (!month) {
                builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
            }
        }
        return builder.toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT)
                .withChronology(IsoChronology.INSTANCE);
    }

    /** The pattern with {@code u} for {@code y}, a year of an era, which strict reading would ask for. */
    private static String withYears(String format) {
        StringBuilder pattern = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            quoted ^= c == '\'';
            pattern.append(c == 'y' && !quoted ? 'u' : c);
        }
        return pattern.toString();
    }
}
