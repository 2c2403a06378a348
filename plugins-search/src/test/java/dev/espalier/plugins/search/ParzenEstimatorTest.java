package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParzenEstimatorTest {

    private static final ParzenEstimator ESTIMATOR = new ParzenEstimator(new double[] {0.2, 0.9, 0.3});

    /** The mean of four scipy.stats.truncnorm, with means 0.2, 0.9, 0.3, 0.5 and deviations 0.2, 0.4, 0.2, 1. */
    @ParameterizedTest
    @CsvSource({"0, 0.7967208596162176", "0.25, 1.45854630884155", "0.5, 1.0349510513498394", "1, 0.6432839641456893"})
    void isAMixtureOfTruncatedNormalDistributions(double position, double expected) {
        assertEquals(expected, ESTIMATOR.density(position), 1e-13);
    }

    @Test
    void integratesItsDensity() {
        assertEquals(0.41190479815210235, ESTIMATOR.probability(0.1, 0.4), 1e-13);
        assertEquals(1, ESTIMATOR.probability(0, 1), 1e-13);
        // narrow intervals by the midpoint rule: a quarter of a deviation wide, so with an error below 0.3 %
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            sum += ESTIMATOR.probability(i / 40.0, (i + 1) / 40.0);
        }
        assertEquals(1, sum, 0.003);
    }

    /** Of 4,000 draws the fraction in an interval is within five standard errors of its probability. */
    @Test
    void drawsFromItsDensity() {
        RandomStream random = new CounterRandomStream(11);
        int inside = 0;
        for (int i = 0; i < 4000; i++) {
            double position = ESTIMATOR.draw(random);
            inside += position >= 0.1 && position <= 0.4 ? 1 : 0;
        }
        double probability = ESTIMATOR.probability(0.1, 0.4);
        assertEquals(probability, inside / 4000.0, 5 * Math.sqrt(probability * (1 - probability) / 4000));
    }

    @Test
    void isUniformLikeWithoutObservations() {
        ParzenEstimator prior = new ParzenEstimator(new double[0]);
        assertEquals(prior.density(0.1), prior.density(0.9), 1e-15);
        // a normal density of deviation 1 falls by exp(-1/8) from its centre to the ends
        assertEquals(Math.exp(-0.125), prior.density(0) / prior.density(0.5), 1e-13);
    }

    @Test
    void weighsTheNewestObservationsFully() {
        assertArrayEquals(new double[] {1, 1, 1}, ObservationWeights.of(3));
        double[] weights = ObservationWeights.of(28);
        assertEquals(1 / 28.0, weights[0], 1e-15);
        assertEquals(0.5 * (1 + 1 / 28.0), weights[1], 1e-15);
        assertEquals(1, weights[2]);
        assertEquals(1, weights[27]);
        assertEquals(1 / 26.0, ObservationWeights.of(26)[0], 1e-15);
    }
}
