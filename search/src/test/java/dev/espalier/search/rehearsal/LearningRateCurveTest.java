package dev.espalier.search.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The values were computed with NumPy by the formulas of the documentation. */
class LearningRateCurveTest {

    private static double[] rates(int steps) {
        double[] rates = new double[steps];
        Arrays.setAll(rates, i -> Math.pow(10, -6 + 7.0 * i / (steps - 1)));
        return rates;
    }

    /** A loss that falls around a rate of 10^-2.5 and grows above 1. */
    private static double[] losses(double[] rates) {
        return Arrays.stream(rates)
                .map(rate -> 2.3
                        - 1.8 / (1 + Math.exp(-4 * (Math.log10(rate) + 2.5)))
                        + (rate > 1 ? Math.pow(rate, 1.2) - 1 : 0))
                .toArray();
    }

    @Test
    void smoothsWithoutBiasTowardsZero() {
        LearningRateCurve curve = new LearningRateCurve(rates(30), losses(rates(30)));
        double[] smoothed = curve.smoothedLosses();

        assertEquals(losses(rates(30))[0], smoothed[0], 1e-12);
        // sums of 30 terms: a few units of the last place
        assertEquals(2.294872543695801, smoothed[10], 1e-12);
        assertEquals(3.3988300036900667, smoothed[29], 1e-12);
    }

    @Test
    void suggestsTheSteepestDescentAndATenthOfTheMinimum() {
        LearningRateCurve curve = new LearningRateCurve(rates(30), losses(rates(30)));

        assertEquals(0.012689610031679234, curve.steepestDescent().orElseThrow().rate(), 1e-12);
        assertEquals(0.10826367338740542, curve.tenthOfMinimum().orElseThrow().rate(), 1e-12);
        assertEquals(
                LearningRateCurve.Choice.STEEPEST_DESCENT,
                curve.suggestion().orElseThrow().choice());
    }

    @Test
    void suggestsNothingWhereTheLossDoesNotFall() {
        double[] flat = new double[30];
        Arrays.fill(flat, 2.3);
        LearningRateCurve curve = new LearningRateCurve(rates(30), flat);

        assertEquals(Optional.empty(), curve.suggestion());
        assertFalse(curve.diverges());
    }

    @Test
    void divergesWhenTheLossGrowsFarAboveItsMinimum() {
        double[] losses = losses(rates(30));
        assertFalse(new LearningRateCurve(rates(30), losses).diverges());

        losses[29] = 1e3;
        assertTrue(new LearningRateCurve(rates(30), losses).diverges());

        losses[29] = Double.NaN;
        assertTrue(new LearningRateCurve(rates(30), losses).diverges());
    }
}
