package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.data.column.TimeText;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The samples in the order of a column of dates, times or numbers.
 *
 * @param order samples, the earliest first; those of one time in their own order
 * @param times the time of each place in that order
 */
record TimeTexts(int[] order, BigDecimal[] times) {

    /** Refuses a pattern of dates that is malformed. */
    static void check(String format) {
        try {
            TimeText.of(Optional.of(format));
        } catch (IllegalArgumentException malformed) {
            Check.require(false, "timeFormat", format, "must be a pattern of dates, such as dd.MM.yyyy");
        }
    }

    /**
     * Reads the column.
     *
     * @param data the samples
     * @param column the column
     * @param format the pattern of its dates; ISO 8601 if empty
     * @param setting what names it, such as {@code data.validation.time}
     */
    static TimeTexts of(Dataset data, String column, Optional<String> format, String setting) {
        List<String> texts = SideTexts.required(data, column, setting);
        boolean numbers = format.isEmpty() && TimeText.number(texts.get(0)).isPresent();
        TimeText dates = TimeText.of(format);
        String expected = numbers ? "a number, as in the first row" : dates.description();
        ProblemList problems = new ProblemList(setting);
        BigDecimal[] times = new BigDecimal[texts.size()];
        for (int sample = 0; sample < times.length; sample++) {
            String text = texts.get(sample);
            Optional<BigDecimal> time = numbers ? TimeText.number(text) : dates.seconds(text);
            if (time.isEmpty()) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        data.nameOf(sample) + ", column '" + column + "'",
                        "'" + text + "' is not a time; it must be " + expected,
                        "correct it, or set " + setting + "-format to how dates are written");
            }
            times[sample] = time.orElse(BigDecimal.ZERO);
        }
        problems.throwIfAny();
        int[] order = IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparing(sample -> times[sample]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new TimeTexts(
                order, Arrays.stream(order).mapToObj(sample -> times[sample]).toArray(BigDecimal[]::new));
    }

    /** How many different times there are. */
    int distinct() {
        int count = 1;
        for (int i = 1; i < times.length; i++) {
            count += isCut(i) ? 1 : 0;
        }
        return count;
    }

    /**
     * The place nearest to one where the order can be cut so that equal times stay together.
     *
     * @param place in the order, above 0 and below its length
     * @return the nearest place, the earlier of two; 0 or the length if there is none between
     */
    int cutNear(int place) {
        int before = place;
        while (before > 0 && !isCut(before)) {
            before--;
        }
        int after = place;
        while (after < times.length && !isCut(after)) {
            after++;
        }
        boolean earlier = before > 0 && (after == times.length || place - before <= after - place);
        return earlier ? before : after == times.length ? before : after;
    }

    private boolean isCut(int place) {
        return place > 0 && place < times.length && times[place].compareTo(times[place - 1]) != 0;
    }

    /** The samples from one place in the order to another, ascending. */
    int[] samples(int from, int to) {
        int[] part = Arrays.copyOfRange(order, from, to);
        Arrays.sort(part);
        return part;
    }
}
