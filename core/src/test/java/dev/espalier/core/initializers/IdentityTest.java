package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Identity();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return (1 - 1.0 / 2000) / 2000;
    }

    @Override
    public double mean(ParameterInfo parameter) {
        return 1.0 / 2000;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(Double.NaN, Double.POSITIVE_INFINITY));
    }

    @Test
    void hasItsGainOnTheDiagonal() {
        float[] values = new float[6];
        var parameter = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(2, 3), 2, 3, 1);
        new Identity(0.5).fill(parameter, values, 0, 6, new CounterRandomStream(1));
        assertEquals("[0.5, 0.0, 0.0, 0.0, 0.5, 0.0]", java.util.Arrays.toString(values));
    }
}
