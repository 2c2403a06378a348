package dev.espalier.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {

    @ParameterizedTest
    @CsvSource({"0.9, 1", "0.9, 2", "0.9, 7", "0.999, 1000", "0.999, 12345", "0.5, 1074", "0, 5", "1, 1000000", "0.9, 0"
    })
    void agreesWithTheLibraryWithinTheStatedError(double base, long exponent) {
        double expected = StrictMath.pow(base, exponent);
        assertEquals(expected, Power.of(base, exponent), expected * exponent * 0x1p-52);
        assertEquals(Power.of(base, exponent), Power.of(base, (double) exponent));
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.5", "0.9, 0.1", "2, 1.75", "3, 10.3", "1e-300, 0.9", "0, 0.5", "0.999, 1234.567"})
    void takesExponentsThatAreNotWhole(double base, double exponent) {
        double expected = StrictMath.pow(base, exponent);
        assertEquals(expected, Power.of(base, exponent), expected * (exponent + 55) * 0x1p-52);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 1000000000", "0.999, 9223372036854775807"})
    void vanishesForHugeExponents(double base, long exponent) {
        assertEquals(0, Power.of(base, exponent));
    }
}
