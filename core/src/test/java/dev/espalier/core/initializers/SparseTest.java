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

class SparseTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Sparse();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0.9 * 0.01 * 0.01;
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("sparsity", List.of(-0.1, 1.0), "deviation", List.of(-1.0));
    }

    @Test
    void hasTheSameNumberOfZerosForEveryOutput() {
        float[] values = new float[20 * 7];
        var parameter = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(20, 7), 20, 7, 1);
        new Sparse(0.33, 1).fill(parameter, values, 0, values.length, new CounterRandomStream(1));
        for (int column = 0; column < 7; column++) {
            int zeros = 0;
            for (int row = 0; row < 20; row++) {
                zeros += values[row * 7 + column] == 0 ? 1 : 0;
            }
            assertEquals(7, zeros, "6.6 rounded up");
        }
    }
}
