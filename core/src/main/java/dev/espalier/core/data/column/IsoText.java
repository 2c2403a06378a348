package dev.espalier.core.data.column;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times of ISO 8601 in their extended form: {@code 2024-05-31}, {@code 2024-05-31T12:30:15.5Z}, {@code 2024-05-31
 * 12:30+02:00}, {@code 12:30}.
 */
final class IsoText {

    private static final int DATE = 10;
    private static final int MOST_FRACTION = 9;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int NONE = -1;

    private final String text;
    private int at;

    private IsoText(String text) {
        this.text = text;
    }

    /** What a text says; null if it is not such a date or time. */
    static @Nullable Moment parse(String text) {
        try {
            return new IsoText(text).moment();
        } catch (DateTimeException invalid) {
            return null;
        }
    }

    private @Nullable Moment moment() {
        if (text.length() < DATE || text.charAt(4) != '-') {
            return time(null);
        }
        int year = digits(4);
        boolean divided = take('-');
        int month = digits(2);
        divided &= take('-');
        int day = digits(2);
        if (!divided || year < 0 || month < 0 || day < 0) {
            return null;
        }
        LocalDate date = LocalDate.of(year, month, day);
        if (at == text.length()) {
            return new Moment(date, null, 0);
        }
        return take('T') || take(' ') || take('t') ? time(date) : null;
    }

    private @Nullable Moment time(@Nullable LocalDate date) {
        int hour = digits(2);
        int minute = take(':') ? digits(2) : NONE;
        if (hour < 0 || minute < 0) {
            return null;
        }
        int second = 0;
        int nanosecond = 0;
        if (take(':')) {
            second = digits(2);
            nanosecond = take('.') || take(',') ? fraction() : 0;
        }
        if (second < 0 || nanosecond < 0) {
            return null;
        }
        LocalTime time = LocalTime.of(hour, minute, second, nanosecond);
        if (at == text.length()) {
            return new Moment(date, time, 0);
        }
        return offset(date, time);
    }

    private @Nullable Moment offset(@Nullable LocalDate date, LocalTime time) {
        if (take('Z') || take('z')) {
            return at == text.length() ? new Moment(date, time, 0) : null;
        }
        int sign = take('+') ? 1 : take('-') ? -1 : 0;
        int hours = digits(2);
        int minutes = 0;
        if (take(':') || at < text.length()) {
            minutes = digits(2);
        }
        if (sign == 0 || hours < 0 || hours > 18 || minutes < 0 || minutes >= 60 || at < text.length()) {
            return null;
        }
        return new Moment(date, time, sign * (hours * 60 + minutes) * SECONDS_PER_MINUTE);
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /** A number of exactly so long; negative if it is not there. */
    private int digits(int count) {
        if (at + count > text.length()) {
            return NONE;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            int digit = text.charAt(at + i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            value = 10 * value + digit;
        }
        at += count;
        return value;
    }

    /** The digits of a fraction in units of 1e-9, further ones dropped; negative if there are none. */
    private int fraction() {
        int from = at;
        int value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            if (at - from < MOST_FRACTION) {
                value = 10 * value + text.charAt(at) - '0';
            }
            at++;
        }
        if (at == from) {
            return NONE;
        }
        for (int i = at - from; i < MOST_FRACTION; i++) {
            value *= 10;
        }
        return value;
    }
}
