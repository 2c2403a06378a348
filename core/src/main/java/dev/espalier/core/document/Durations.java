package dev.espalier.core.document;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stretches of time as text: a whole number and a unit, or ISO 8601. */
public final class Durations {

    private static final Pattern SIMPLE = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

    private static final Map<String, Duration> UNITS = units();

    private Durations() {}

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("d", Duration.ofDays(1));
        units.put("h", Duration.ofHours(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("ms", Duration.ofMillis(1));
        return units;
    }

    /**
     * Reads a duration.
     *
     * @param text such as {@code 30s}, {@code 500ms} or {@code PT1.5S}
     * @return the duration of the text; empty if it is not a duration
     */
    public static Optional<Duration> parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        try {
            if (simple.matches()) {
                Duration unit = UNITS.getOrDefault(simple.group(2), Duration.ZERO);
                return Optional.of(unit.multipliedBy(Long.parseLong(simple.group(1))));
            }
            return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeException | ArithmeticException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Writes a duration with the largest unit that leaves a whole number; in ISO 8601 if it has parts of a millisecond.
     *
     * @param duration any
     * @return what {@link #parse} reads
     */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long count = duration.dividedBy(unit.getValue());
            if (count > 0 && unit.getValue().multipliedBy(count).equals(duration)) {
                return count + unit.getKey();
            }
        }
        return duration.toString();
    }
}
