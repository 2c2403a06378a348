package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrthogonalTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Orthogonal();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return parameter.gain() * parameter.gain() / 90;
    }

    @Override
    public ParameterInfo parameter() {
        return new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(60, 90), 60, 90, Math.sqrt(2));
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gain", List.of(-1.0));
    }

    /** Elements of Q are rounded to floats: each product is a sum of up to 40 terms, wrong by 2⁻²⁴ of at most 1 each. */
    @Test
    void hasOrthonormalColumnsOrRows() {
        for (int[] size : new int[][] {{40, 12}, {12, 40}, {20, 20}}) {
            Shape shape = Shape.of(size[0], size[1]);
            float[] values = new float[shape.size()];
            var parameter = new ParameterInfo("dense/weight", Role.WEIGHT, shape, size[0], size[1], 1);
            new Orthogonal().fill(parameter, values, 0, values.length, new CounterRandomStream(1));
            boolean high = size[0] >= size[1];
            int count = Math.min(size[0], size[1]);
            for (int one = 0; one < count; one++) {
                for (int other = 0; other < count; other++) {
                    double product = 0;
                    for (int k = 0; k < Math.max(size[0], size[1]); k++) {
                        product += high
                                ? (double) values[k * size[1] + one] * values[k * size[1] + other]
                                : (double) values[one * size[1] + k] * values[other * size[1] + k];
                    }
                    assertEquals(one == other ? 1 : 0, product, 40 * 0x1p-23);
                }
            }
        }
    }

    /** A sign that the algorithm chooses would be the same each time: 200 of 400, and six deviations of 10 on either side. */
    @Test
    void takesBothSignsAlike() {
        int positive = 0;
        for (int seed = 0; seed < 400; seed++) {
            float[] value = new float[1];
            var parameter = new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(1, 1), 1, 1, 1);
            new Orthogonal().fill(parameter, value, 0, 1, new CounterRandomStream(seed));
            positive += value[0] > 0 ? 1 : 0;
        }
        assertTrue(positive > 140 && positive < 260, positive + " of 400 are positive");
    }
}
