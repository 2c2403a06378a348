package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "0.8615, 0.8615",
        "0.00093, 9.30e-04",
        "0.001, 0.00100",
        "-3.5, -3.5000",
        "12.3456, 12.35",
        "123.456, 123.5",
        "1234.56, 1235",
        "1e6, 1.00e+06",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void showsTheDigitsThatMatter(double value, String text) {
        assertEquals(text, Figures.number(value));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999.6, '1,000'", "25310.4, '25,310'", "NaN, -", "Infinity, -"})
    void groupsTheDigitsOfCounts(double value, String text) {
        assertEquals(text, Figures.count(value));
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
        assertEquals(text, Figures.duration(seconds));
    }

    @Test
    void putsTheLossFirst() {
        Map<String, Double> values = new TreeMap<>(Map.of("accuracy", 0.9, "loss", 0.25, "top-3", 0.99));

        assertEquals("loss 0.2500  accuracy 0.9000  top-3 0.9900", Figures.list(values, 3));
        assertEquals("loss 0.2500  and 2 more", Figures.list(values, 1));
        assertEquals("", Figures.list(Map.of(), 3));
    }

    @Test
    void putsFiguresOfPartsLast() {
        Map<String, Double> values =
                new TreeMap<>(Map.of("confusion{actual=a,predicted=b}", 3.0, "f1", 0.5, "loss", 0.25));

        assertEquals("loss 0.2500  f1 0.5000  confusion{actual=a,predicted=b} 3", Figures.list(values, 3));
    }
}
