package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruncatedNormalTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new TruncatedNormal();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return Math.pow(0.8796256610342398 * 0.05, 2);
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("mean", List.of(Double.POSITIVE_INFINITY), "deviation", List.of(-1.0));
    }

    /** PyTorch cuts at two whatever the deviation. */
    @Test
    void cutsAtTwoDeviationsAndNotAtTwo() {
        float[] values = new float[10_000];
        new TruncatedNormal(1, 0.1).fill(parameter(), values, 0, values.length, new CounterRandomStream(1));
        double farthest = 0;
        for (float value : values) {
            farthest = Math.max(farthest, Math.abs(value - 1.0));
        }
        // 1.2 and 0.8 are rounded to floats
        assertTrue(farthest <= 0.2 + 0x1p-24, "farthest from the mean is " + farthest);
        assertTrue(farthest > 0.19, "farthest from the mean is " + farthest);
    }
}
