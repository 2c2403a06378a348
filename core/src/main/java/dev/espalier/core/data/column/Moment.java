package dev.espalier.core.data.column;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.jspecify.annotations.Nullable;

/**
 * A date, a time or both, as they were written.
 *
 * @param date null if there is only a time
 * @param time null if there is only a date
 * @param offsetSeconds how far local time is ahead of UTC; 0 if that was not said
 */
record Moment(@Nullable LocalDate date, @Nullable LocalTime time, int offsetSeconds) {

    private static final double SECONDS_PER_DAY = 86_400;
    private static final double NANOSECONDS = 1e9;

    /** What a value of {@code java.time} says; null if it has neither date nor time. */
    static @Nullable Moment of(TemporalAccessor given) {
        LocalDate date = given.query(TemporalQueries.localDate());
        LocalTime time = given.query(TemporalQueries.localTime());
        ZoneOffset offset = given.query(TemporalQueries.offset());
        return date == null && time == null
                ? null
                : new Moment(date, time, offset == null ? 0 : offset.getTotalSeconds());
    }

    /** The seconds of the day, with their fraction; 0 for a date alone. */
    double secondOfDay() {
        return time == null ? 0 : time.toNanoOfDay() / NANOSECONDS;
    }

    /** The seconds since 1970-01-01T00:00 UTC; of a time alone, those of the day. */
    double seconds() {
        return date == null ? secondOfDay() : date.toEpochDay() * SECONDS_PER_DAY + secondOfDay() - offsetSeconds;
    }
}
