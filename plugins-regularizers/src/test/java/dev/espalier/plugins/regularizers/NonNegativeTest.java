package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.ShapingContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonNegativeTest implements ShapingContract {

    @Override
    public Regularizer.Shaping shaping() {
        return new NonNegative();
    }

    @Test
    void leavesNothingBelowZero() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 3, List.of()).setValues(-1, 0, 2);
        new NonNegative().afterUpdate(weights, 0.1);
        assertArrayEquals(new float[] {0, 0, 2}, weights.values());
    }
}
