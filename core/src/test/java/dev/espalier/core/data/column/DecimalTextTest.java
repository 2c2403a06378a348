package dev.espalier.core.data.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "-1", "+1", "10", "0.5", ".5", "5.", "-0", "-0.0", "1e5", "1E-5", "1.5e+05", "1e400"})
    void takesDecimalNumbers(String text) {
        assertTrue(DecimalText.matches(text));
        Double.parseDouble(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "-",
                "+",
                "e5",
                "1e",
                "1e+",
                "1f",
                "1d",
                "1L",
                "0x1p3",
                "0x10",
                "NaN",
                "nan",
                "Infinity",
                "inf",
                "-Infinity",
                "010",
                "00",
                "-01",
                "1_000",
                "1,5",
                "1 ",
                " 1",
                "1.2.3",
                "--1",
                "+-1",
                "1e5.0",
                "٣",
                "１",
                "1٠",
                "½",
                "1\u0000",
                "12:30",
                "1e1e1"
            })
    void takesNothingElse(String text) {
        assertFalse(DecimalText.matches(text));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.0, 1", "+1, 1", "1e3, 1000", "-0, 0", "1.5, 1.5", "1e300, 1e300", "red, red", "01, 01"})
    void wholeNumbersHaveOneForm(String text, String canonical) {
        assertEquals(canonical, CellText.canonical(text));
    }
}
