package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.WeightConstraintContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonNegativeTest implements WeightConstraintContract {

    @Override
    public WeightConstraint weightConstraint() {
        return new NonNegative();
    }

    @Test
    void leavesNothingBelowZero() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 3, List.of()).setValues(-1, 0, 2);
        new NonNegative().constrain(weights);
        assertArrayEquals(new float[] {0, 0, 2}, weights.values());
    }
}
