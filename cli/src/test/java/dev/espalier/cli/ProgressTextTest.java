package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "999.6, '1,000'", "25310.4, '25,310'", "NaN, -", "Infinity, -"})
    void groupsTheDigitsOfCounts(double value, String text) {
        assertEquals(text, ProgressText.count(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "0.84, 0.8 s",
        "9.94, 9.9 s",
        "9.96, 10 s",
        "59.4, 59 s",
        "59.6, 1:00",
        "187, 3:07",
        "3723, 1:02:03",
        "NaN, -",
        "Infinity, -",
        "-1, -"
    })
    void showsTimeSpans(double seconds, String text) {
        assertEquals(text, ProgressText.duration(seconds));
    }

    @Test
    void putsTheLossFirst() {
        Map<String, Double> values = new TreeMap<>(Map.of("accuracy", 0.9, "loss", 0.25, "top-3", 0.99));

        assertEquals("loss 0.25     accuracy 0.9      top-3 0.99   ", ProgressText.metrics(values, 3));
        assertEquals("loss 0.25     and 2 more", ProgressText.metrics(values, 1));
        assertEquals("", ProgressText.metrics(Map.of(), 3));
    }

    @Test
    void putsProgressTextOfPartsLast() {
        Map<String, Double> values =
                new TreeMap<>(Map.of("confusion{actual=a,predicted=b}", 3.0, "f1", 0.5, "loss", 0.25));

        assertEquals(
                "loss 0.25     f1 0.5      confusion{actual=a,predicted=b} 3      ", ProgressText.metrics(values, 3));
    }
}
