package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.Penalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElasticNetTest implements PenaltyContract {

    @Override
    public Penalty penalty() {
        return new ElasticNet();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("l1", RefusedValues.OUTSIDE_NON_NEGATIVE, "l2", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isTheSumOfBoth() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 5, List.of()).setValues(1, -2, 3, -4, 0);
        assertEquals(
                new L1(0.5).penalty(weights) + new L2(0.25).penalty(weights),
                new ElasticNet(0.5, 0.25).penalty(weights));
        new ElasticNet(0.5, 0.25).addGradient(weights, weights.gradients());
        assertArrayEquals(new float[] {0.75f, -1, 1.25f, -1.5f, 0}, weights.gradients());
    }
}
