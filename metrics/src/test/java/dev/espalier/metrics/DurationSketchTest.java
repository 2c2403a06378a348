package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationSketchTest {

    private final DurationSketch sketch = new DurationSketch();

    /** A bucket is 1/16 of its lower end wide, so its middle is off by half of that. */
    private static void assertClose(double exact, double estimate) {
        assertEquals(exact, estimate, exact / 32 + 0.5);
    }

    @Test
    void isNotANumberWithoutDurations() {
        assertEquals(Double.NaN, sketch.quantile(0.5));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 15, 16, 17, 31, 32, 33, 1_000, 1_023, 1_024, 999_999_999, 3_600_000_000_000L, Long.MAX_VALUE
            })
    void placesEveryDuration(long nanoseconds) {
        sketch.add(nanoseconds);

        assertClose(nanoseconds, sketch.quantile(0.01));
        assertClose(nanoseconds, sketch.quantile(1));
    }

    @Test
    void aTimeBelowZeroIsZero() {
        sketch.add(-5);

        assertEquals(0, sketch.quantile(0.5));
    }

    /** Against the sorted durations themselves. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.95, 0.99, 1})
    void estimatesQuantiles(double level) {
        Random random = new Random(7);
        long[] durations = new long[10_001];
        for (int i = 0; i < durations.length; i++) {
            durations[i] = (long) Math.exp(12 + 2 * random.nextGaussian());
            sketch.add(durations[i]);
        }
        Arrays.sort(durations);

        assertClose(durations[(int) Math.ceil(level * durations.length) - 1], sketch.quantile(level));
    }

    @Test
    void forgetsTheDurationsOfThePeriodBeforeTheLast() {
        sketch.add(1_000_000);
        sketch.turn();
        sketch.add(10);
        assertTrue(sketch.quantile(1) > 900_000);

        sketch.turn();
        assertEquals(10, sketch.quantile(1));

        sketch.turn();
        assertEquals(Double.NaN, sketch.quantile(1));
    }
}
