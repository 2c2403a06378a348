package dev.espalier.core.data.column;

import dev.espalier.api.data.ColumnEncoding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The parts of a date, a time or both; NaN where they are missing and may be. */
final class DateTimeReader implements ColumnReader {

    private static final double SECONDS_PER_HOUR = 3_600;

    private final ColumnEncoding.DateTime encoding;
    private final MissingCells missing;
    private final DateTimeText format;

    DateTimeReader(ColumnEncoding.DateTime encoding, MissingCells missing) {
        this.encoding = encoding;
        this.missing = missing;
        this.format = DateTimeText.of(encoding.format());
    }

    @Override
    public int width() {
        return encoding.width();
    }

    @Override
    public boolean givesDoubles() {
        return true;
    }

    @Override
    public @Nullable CellFault read(String text, double[] into, int at) {
        if (missing.is(text)) {
            return readMissing(into, at);
        }
        Moment moment = format.parse(text);
        if (moment == null) {
            readMissing(into, at);
            return new CellFault(
                    "'" + CellText.shortened(text) + "' is not " + format.description(),
                    "correct it, list it in missing-markers, or set the format of the column");
        }
        return write(moment, text, into, at);
    }

    @Override
    public @Nullable CellFault readValue(@Nullable Object value, double[] into, int at) {
        Moment moment = value instanceof Instant instant
                ? Moment.of(instant.atOffset(ZoneOffset.UTC))
                : value instanceof TemporalAccessor temporal ? Moment.of(temporal) : null;
        return moment == null || value == null
                ? ColumnReader.super.readValue(value, into, at)
                : write(moment, value, into, at);
    }

    private @Nullable CellFault readMissing(double[] into, int at) {
        Arrays.fill(into, at, at + width(), Double.NaN);
        return missing.kept() ? null : MissingCells.REFUSED;
    }

    private @Nullable CellFault write(Moment moment, Object cell, double[] into, int at) {
        int place = at;
        for (ColumnEncoding.Part part : encoding.parts()) {
            if (!write(part, moment, into, place)) {
                readMissing(into, at);
                return new CellFault(
                        "'" + CellText.shortened(cell.toString()) + "' has no date, and " + part
                                + " is a part of dates",
                        "give a date, or list other parts of the column");
            }
            place += part.width();
        }
        return null;
    }

    /** Writes one part; false if it is one of dates and there is none. */
    private static boolean write(ColumnEncoding.Part part, Moment moment, double[] into, int at) {
        switch (part) {
            case TIME -> into[at] = moment.seconds();
            case HOUR -> cyclical(moment.secondOfDay() / SECONDS_PER_HOUR, 24, into, at);
            default -> {
                LocalDate date = moment.date();
                if (date == null) {
                    return false;
                }
                write(part, date, into, at);
            }
        }
        return true;
    }

    private static void write(ColumnEncoding.Part part, LocalDate date, double[] into, int at) {
        switch (part) {
            case YEAR -> into[at] = date.getYear();
            case MONTH -> cyclical(date.getMonthValue() - 1, 12, into, at);
            case DAY -> cyclical(date.getDayOfMonth() - 1, 31, into, at);
            case WEEKDAY -> cyclical(date.getDayOfWeek().getValue() - 1, 7, into, at);
            case DAY_OF_YEAR -> cyclical(date.getDayOfYear() - 1, date.lengthOfYear(), into, at);
            default -> throw new IllegalArgumentException("not a part of dates: " + part);
        }
    }

    private static void cyclical(double position, double period, double[] into, int at) {
        double angle = 2 * Math.PI * position / period;
        into[at] = StrictMath.sin(angle);
        into[at + 1] = StrictMath.cos(angle);
    }
}
