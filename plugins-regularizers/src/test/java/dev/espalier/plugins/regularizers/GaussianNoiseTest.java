package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.testkit.AffineMaskContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest implements AffineMaskContract {

    @Override
    public AffineMask affineMask() {
        return new GaussianNoise();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("deviation", List.of(-0.1, Double.POSITIVE_INFINITY));
    }

    @Test
    void theNoiseHasMeanZeroAndItsDeviation() {
        int size = 1 << 16;
        float[] multiplier = new float[size];
        float[] shift = new float[size];
        GaussianNoise noise = new GaussianNoise(0.25);
        noise.fill(multiplier, Shape.of(size), 0, 1, new CounterRandomStream(1));
        noise.shift(shift, multiplier, Shape.of(size), 0, 1, new CounterRandomStream(1));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            assertEquals(1, multiplier[i]);
            sum += shift[i];
            squares += (double) shift[i] * shift[i];
        }
        // five standard errors of a mean and of a variance over 2^16 values
        assertEquals(0, sum / size, 5 * 0.25 / 256);
        assertEquals(0.0625, squares / size, 5 * 0.0625 * Math.sqrt(2) / 256);
    }
}
