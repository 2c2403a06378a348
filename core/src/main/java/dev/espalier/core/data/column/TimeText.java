package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Points in time as texts, turned into numbers that have their order. */
public final class TimeText {

    private static final BigDecimal SECONDS_PER_DAY = BigDecimal.valueOf(86_400);

    /** Longer texts are not times. */
    private static final int LONGEST_NUMBER = 40;

    private final DateTimeText format;

    private TimeText(DateTimeText format) {
        this.format = format;
    }

    /**
     * Texts of a format.
     *
     * @param pattern a pattern of {@link java.time.format.DateTimeFormatter}; ISO 8601 if empty
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public static TimeText of(Optional<String> pattern) {
        return new TimeText(DateTimeText.of(pattern.orElse(ColumnEncoding.DateTime.ISO)));
    }

    /** What is expected, for messages. */
    public String description() {
        return format.description();
    }

    /**
     * The seconds since 1970-01-01T00:00 UTC, exactly.
     *
     * @param text a date, with or without a time
     * @return empty if it is none
     */
    public Optional<BigDecimal> seconds(String text) {
        @Nullable Moment moment = format.parse(text);
        if (moment == null || moment.date() == null) {
            return Optional.empty();
        }
        long nanoseconds = moment.time() == null ? 0 : moment.time().toNanoOfDay();
        return Optional.of(BigDecimal.valueOf(moment.date().toEpochDay())
                .multiply(SECONDS_PER_DAY)
                .add(BigDecimal.valueOf(nanoseconds, 9))
                .subtract(BigDecimal.valueOf(moment.offsetSeconds())));
    }

    /**
     * The value of a number, exactly.
     *
     * @param text a number with a decimal point
     * @return empty if it is none
     */
    public static Optional<BigDecimal> number(String text) {
        if (text.length() > LONGEST_NUMBER || !DecimalText.matchesPadded(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException exponentBeyondAllRange) {
            return Optional.empty();
        }
    }
}
