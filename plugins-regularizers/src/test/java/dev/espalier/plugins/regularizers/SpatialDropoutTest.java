package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.testkit.ActivationMaskContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpatialDropoutTest implements ActivationMaskContract {

    @Override
    public ActivationMask mask() {
        return new SpatialDropout();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Test
    void dropsWholeChannels() {
        float[] multiplier = new float[100 * 4 * 9];
        new SpatialDropout(0.25).fill(multiplier, Shape.of(4, 3, 3), 0, 100, new CounterRandomStream(1));
        for (int channel = 0; channel < 400; channel++) {
            float first = multiplier[channel * 9];
            assertTrue(first == 0 || first == (float) (1 / 0.75), "multiplier " + first);
            for (int i = 1; i < 9; i++) {
                assertEquals(first, multiplier[channel * 9 + i]);
            }
        }
    }

    /** 1/(1−p) would be infinite, and infinite times 0 no number. */
    @Test
    void isZeroAndNotNaNAtARateOfOne() {
        float[] multiplier = {1, 1, 1, 1};
        new SpatialDropout(1).fill(multiplier, Shape.of(2), 0, 2, new CounterRandomStream(1));
        assertArrayEquals(new float[4], multiplier);
    }
}
