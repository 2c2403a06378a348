package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.Penalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class L1Test implements PenaltyContract {

    @Override
    public Penalty penalty() {
        return new L1();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    /** ojAlgo has a gradient of 1 there, which keeps weights of 0 from staying. */
    @Test
    void hasAGradientOfZeroAtZero() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 4, List.of()).setValues(1, -2, 0, -0f);
        L1 l1 = new L1(0.5);
        assertEquals(1.5, l1.penalty(weights));
        l1.addGradient(weights, weights.gradients());
        assertArrayEquals(new float[] {0.5f, -0.5f, 0, 0}, weights.gradients());
    }
}
