package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalDistributionTest {

    /** Values of scipy.stats.norm.cdf; the exponential of −x²/2 has a relative error of x²/2 units in the last place. */
    @ParameterizedTest
    @CsvSource({
        "-37, 5.7255712225239266e-300",
        "-10, 7.61985302416047e-24",
        "-5, 2.866515718791933e-07",
        "-3, 0.0013498980316300933",
        "-2.999, 0.0013543365337271057",
        "-1, 0.15865525393145707",
        "-0.1, 0.460172162722971",
        "0, 0.5",
        "0.5, 0.6914624612740131",
        "2, 0.9772498680518208",
        "6, 0.9999999990134123"
    })
    void isThatOfSciPy(double x, double expected) {
        assertEquals(expected, NormalDistribution.probability(x), expected * (1e-13 + x * x * 0x1p-53));
    }

    @Test
    void hasLimits() {
        assertEquals(0, NormalDistribution.probability(Double.NEGATIVE_INFINITY));
        assertEquals(1, NormalDistribution.probability(Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, NormalDistribution.probability(Double.NaN));
    }
}
