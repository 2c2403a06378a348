package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowersTest {

    @ParameterizedTest
    @CsvSource({"0.9, 1", "0.9, 2", "0.9, 7", "0.999, 1000", "0.999, 12345", "0.5, 1074", "0, 5", "1, 1000000", "0.9, 0"
    })
    void agreesWithTheLibraryWithinTheStatedError(double base, long exponent) {
        double expected = StrictMath.pow(base, exponent);
        assertEquals(expected, Powers.power(base, exponent), expected * exponent * 0x1p-52);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 1000000000", "0.999, 9223372036854775807"})
    void vanishesForHugeExponents(double base, long exponent) {
        assertEquals(0, Powers.power(base, exponent));
    }
}
