package dev.espalier.core.data.csv;

import dev.espalier.api.Setting;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.ColumnReader;
import java.util.List;

/**
 * How a column of dates and times is read.
 *
 * @param format {@code iso}, or a pattern of {@link java.time.format.DateTimeFormatter}
 * @param parts what it becomes; by default the time, the month and the weekday, and the hour if there are times of day
 */
public record DateTimeColumn(
        @Setting(value = "iso, or a pattern such as dd.MM.yyyy", shorthand = true)
        String format,

        @Setting("time (in seconds), year, month, day, weekday, day-of-year, hour; by default those that there are")
        List<ColumnEncoding.Part> parts) {

    /** Checks the format. */
    public DateTimeColumn {
        parts = List.copyOf(parts);
        // an unreadable pattern is refused here rather than with the first cell
        ColumnReader.of(
                new ColumnEncoding.DateTime(format, parts.isEmpty() ? List.of(ColumnEncoding.Part.TIME) : parts),
                CellRules.OF_VALUES);
    }

    /** ISO 8601, and the parts that there are. */
    public DateTimeColumn() {
        this(ColumnEncoding.DateTime.ISO, List.of());
    }

    /**
     * The encoding.
     *
     * @param hasDates whether cells have a date
     * @param hasTimes whether cells have a time of day
     */
    ColumnEncoding.DateTime encoding(boolean hasDates, boolean hasTimes) {
        if (!parts.isEmpty()) {
            return new ColumnEncoding.DateTime(format, parts);
        }
        List<ColumnEncoding.Part> found = hasDates
                ? hasTimes
                        ? List.of(
                                ColumnEncoding.Part.TIME,
                                ColumnEncoding.Part.MONTH,
                                ColumnEncoding.Part.WEEKDAY,
                                ColumnEncoding.Part.HOUR)
                        : List.of(ColumnEncoding.Part.TIME, ColumnEncoding.Part.MONTH, ColumnEncoding.Part.WEEKDAY)
                : List.of(ColumnEncoding.Part.HOUR);
        return new ColumnEncoding.DateTime(format, found);
    }
}
