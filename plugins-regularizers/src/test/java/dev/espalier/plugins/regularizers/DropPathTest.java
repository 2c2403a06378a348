package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.testkit.ActivationMaskContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropPathTest implements ActivationMaskContract {

    @Override
    public ActivationMask mask() {
        return new DropPath();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Test
    void dropsWholeSamples() {
        float[] multiplier = new float[100 * 6];
        new DropPath(0.5).fill(multiplier, Shape.of(2, 3), 0, 100, new CounterRandomStream(1));
        int dropped = 0;
        for (int sample = 0; sample < 100; sample++) {
            dropped += multiplier[sample * 6] == 0 ? 1 : 0;
            for (int i = 1; i < 6; i++) {
                assertEquals(multiplier[sample * 6], multiplier[sample * 6 + i]);
            }
        }
        assertTrue(dropped > 20 && dropped < 80, dropped + " of 100 dropped at a probability of one half");
    }
}
