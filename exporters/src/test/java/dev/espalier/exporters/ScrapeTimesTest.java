package dev.espalier.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeTimesTest {

    /** Seconds since the beginning, and the seconds that the end is worth waiting for. */
    @ParameterizedTest
    @CsvSource({
        "'', 100, 0",
        "'5 20 35 50', 60, 30",
        "'5 20 21 35 50 51', 60, 30",
        "'1 61 121', 130, 120",
        "'1 1.1 1.2', 5, 2",
        "'1 1.1 1.2', 302, 0",
        "'1 301', 302, 300",
        "'5', 12, 14",
        "'10', 12, 20",
        "'100', 350, 120",
        "'100', 401, 0",
        "'1 100 110 120 130 140 150 160 170 180', 185, 20",
    })
    void aReaderIsWorthTwoOfItsIntervals(String readings, double end, double wait) {
        long start = -7_000_000_000L;
        ScrapeTimes times = new ScrapeTimes(start);
        for (String reading : readings.split(" ")) {
            if (!reading.isEmpty()) {
                times.add(start + nanoseconds(Double.parseDouble(reading)));
            }
        }

        assertEquals(Duration.ofNanos(nanoseconds(wait)), times.twoIntervals(start + nanoseconds(end)));
    }

    private static long nanoseconds(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
