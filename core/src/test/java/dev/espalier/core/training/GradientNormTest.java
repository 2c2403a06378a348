package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.api.CounterRandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientNormTest {

    private static float[] gaussian(int length, long key) {
        float[] values = new float[length];
        new CounterRandomStream(7, key).fillGaussian(values, 0, length, 0, 1);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void hasTheSameBitsForAnyNumberOfThreads(int threads) {
        List<float[]> gradients = List.of(gaussian(50_001, 1), gaussian(17, 2), gaussian(16_384, 3), new float[0]);
        double expected = new GradientNorm(gradients, new SplitWorkers(1)).compute();
        assertEquals(expected, new GradientNorm(gradients, new SplitWorkers(threads)).compute());
    }

    @Test
    void agreesWithTheDefinition() {
        List<float[]> gradients = List.of(gaussian(50_001, 1), gaussian(17, 2));
        double sum = 0;
        for (float[] gradient : gradients) {
            for (float value : gradient) {
                sum += (double) value * value;
            }
        }
        // n additions in double of positive terms err by at most n · 2^-53 relative, in either order
        double bound = Math.sqrt(sum) * 50_018 * 0x1p-52;
        assertEquals(Math.sqrt(sum), new GradientNorm(gradients, new SplitWorkers(2)).compute(), bound);
    }

    @Test
    void isFiniteForTheLargestFloatsAndNotForANaN() {
        float[] large = {Float.MAX_VALUE, -Float.MAX_VALUE};
        double norm = new GradientNorm(List.of(large), new SplitWorkers(1)).compute();
        assertEquals(Math.sqrt(2) * Float.MAX_VALUE, norm, norm * 1e-15);
        large[1] = Float.NaN;
        assertFalse(Double.isFinite(new GradientNorm(List.of(large), new SplitWorkers(1)).compute()));
    }
}
