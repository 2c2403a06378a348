package dev.espalier.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0.4299236835246675, 0.42992",
        "0.5, 0.5",
        "2, 2",
        "-12.345678, -12.346",
        "99999.6, 100000",
        "123456, 123460",
        "1234567, 1.2346e6",
        "0.00001234567, 0.000012346",
        "0.000001234567, 1.2346e-6",
        "1.5e-300, 1.5e-300",
        "4.9e-324, 4.9407e-324",
        "1.7976931348623157e308, 1.7977e308",
        "-0.0, 0",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void tellsFiveDigitsThatMatter(double value, String text) {
        assertEquals(text, ReadableNumber.of(value));
    }
}
