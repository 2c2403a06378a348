package dev.espalier.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {

    /** Among them those that Java before 19 spells longer: 2.0E-3, 1.0E23, 2.0E-45 and their neighbours. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-2.5, -2.5",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "2e-3, 0.002",
        "0.0003, 0.0003",
        "1e-5, 0.00001",
        "1e-6, 1.0e-6",
        "1.5e-8, 1.5e-8",
        "12345678, 12345678.0",
        "12345678.9, 12345678.9",
        "123456789012345.6, 123456789012345.6",
        "1e15, 1.0e+15",
        "123456789012345680, 1.2345678901234568e+17",
        "1e23, 1.0e+23",
        "2e23, 2.0e+23",
        "8.41e21, 8.41e+21",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "4.9e-324, 4.9e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "NaN, NaN",
        "-Infinity, -Infinity",
    })
    void spellsDoublesTheSameOnEveryJava(double value, String spelt) {
        assertEquals(spelt, ShortestDecimal.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "-0.0, -0.0",
        "0.1, 0.1",
        "2e-3, 0.002",
        "0.33333334, 0.33333334",
        "1.1e-5, 0.000011",
        "2e-45, 1.4e-45",
        "3e-45, 2.8e-45",
        "1.17549435e-38, 1.1754944e-38",
        "16777216, 16777216.0",
        "3.3554432e7, 33554432.0",
        "1e10, 10000000000.0",
        "8.999999e9, 9000000000.0",
        "3.4028235e38, 3.4028235e+38",
        "Infinity, Infinity",
    })
    void spellsFloatsTheSameOnEveryJava(float value, String spelt) {
        assertEquals(spelt, ShortestDecimal.of(value));
    }

    @Test
    void everyNumberReturnsToItsBits() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            float narrow = Float.intBitsToFloat(random.nextInt());
            assertEquals(value, Double.parseDouble(ShortestDecimal.of(value)));
            assertEquals(narrow, Float.parseFloat(ShortestDecimal.of(narrow)));
        }
    }
}
