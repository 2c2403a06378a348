package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.testkit.ActivationMaskContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianDropoutTest implements ActivationMaskContract {

    @Override
    public ActivationMask mask() {
        return new GaussianDropout();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", List.of(-0.1, 1.0));
    }

    /** Six standard errors of a variance over 40,000 draws: √(2/40000) each. */
    @Test
    void hasTheVarianceOfDropout() {
        float[] multiplier = new float[40_000];
        new GaussianDropout(0.2).fill(multiplier, Shape.of(40), 0, 1000, new CounterRandomStream(1));
        double squares = 0;
        for (float each : multiplier) {
            squares += (each - 1.0) * (each - 1.0);
        }
        assertEquals(0.25, squares / 40_000, 6 * 0.25 * Math.sqrt(2.0 / 40_000));
    }
}
