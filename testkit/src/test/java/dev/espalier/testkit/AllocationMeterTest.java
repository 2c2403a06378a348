package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

class AllocationMeterTest {

    private final double[] sum = new double[1];
    private Object kept = sum;
    private int calls;

    /** On Java 17 the library allocates at every call, and the author of a plugin has done nothing wrong. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void doesNotCountWhatThePowersOfTheLibraryAllocate(int powers) {
        AllocationMeter.assertAllocatesNothing("powers", () -> {
            calls++;
            for (int i = 1; i <= powers; i++) {
                sum[0] += StrictMath.pow(0.9 + 0.01 * i, calls % 1000 + 1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 48, 1000})
    void countsEverythingElse(int length) {
        var failure = assertThrows(
                AssertionFailedError.class,
                () -> AllocationMeter.assertAllocatesNothing("arrays", () -> kept = new float[length]));
        assertTrue(String.valueOf(failure.getMessage()).startsWith("arrays allocates "), failure::getMessage);
        assertTrue(kept instanceof float[]);
    }

    @Test
    void countsWhatStandsBesideAPower() {
        assertThrows(
                AssertionFailedError.class,
                () -> AllocationMeter.assertAllocatesNothing("both", () -> {
                    calls++;
                    sum[0] += StrictMath.pow(0.9, calls % 1000 + 1);
                    kept = new byte[1];
                }));
    }
}
