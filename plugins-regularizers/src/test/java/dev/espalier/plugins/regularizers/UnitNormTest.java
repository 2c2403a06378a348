package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.WeightConstraintContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitNormTest implements WeightConstraintContract {

    @Override
    public WeightConstraint weightConstraint() {
        return new UnitNorm();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("axis", List.of(-2));
    }

    @Test
    void givesEachColumnALengthOfOneAndLeavesZerosAlone() {
        FakeParameterSlice weights = FakeParameterSlice.weight(2, 2, List.of()).setValues(3, 0, -4, 0);
        new UnitNorm().constrain(weights);
        assertArrayEquals(new float[] {0.6f, 0, -0.8f, 0}, weights.values());
    }
}
