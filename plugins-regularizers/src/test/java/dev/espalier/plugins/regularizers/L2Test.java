package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.Penalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class L2Test implements PenaltyContract {

    @Override
    public Penalty penalty() {
        return new L2();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isHalfTheRateTimesTheSumOfSquares() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 5, List.of()).setValues(1, -2, 3, -4, 5);
        L2 l2 = new L2(0.5);
        assertEquals(0.5 * 0.5 * 55, l2.penalty(weights));
        l2.addGradient(weights, weights.gradients());
        assertArrayEquals(new float[] {0.5f, -1, 1.5f, -2, 2.5f}, weights.gradients());
    }
}
