package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.WeightConstraintContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MaxNormTest implements WeightConstraintContract {

    @Override
    public WeightConstraint weightConstraint() {
        return new MaxNorm();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(0.0, -1.0), "axis", List.of(-2));
    }

    @Nested
    class OfRows implements WeightConstraintContract {

        @Override
        public WeightConstraint weightConstraint() {
            return new MaxNorm(0.5, 0);
        }
    }

    /** The first output's weights are (3, 4), the second's (0.6, 0.8). */
    @Test
    void scalesTheColumnsOfOutputsThatAreTooLong() {
        FakeParameterSlice weights = FakeParameterSlice.weight(2, 2, List.of()).setValues(3, 0.6f, 4, 0.8f);
        new MaxNorm(2, -1).constrain(weights);
        assertArrayEquals(new float[] {1.2f, 0.6f, 1.6f, 0.8f}, weights.values());
    }

    @Test
    void scalesRowsByAnotherAxis() {
        FakeParameterSlice weights = FakeParameterSlice.weight(2, 2, List.of()).setValues(3, 4, 0.6f, 0.8f);
        new MaxNorm(2, 0).constrain(weights);
        assertArrayEquals(new float[] {1.2f, 1.6f, 0.6f, 0.8f}, weights.values());
    }
}
