package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.Penalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrthogonalTest implements PenaltyContract {

    @Override
    public Penalty penalty() {
        return new Orthogonal();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isZeroForOrthonormalColumnsAndRows() {
        FakeParameterSlice columns = FakeParameterSlice.weight(3, 2, List.of()).setValues(1, 0, 0, 0, 0, -1);
        assertEquals(0, new Orthogonal(1).penalty(columns));
        FakeParameterSlice rows = FakeParameterSlice.weight(2, 3, List.of()).setValues(0, 1, 0, 0, 0, 1);
        assertEquals(0, new Orthogonal(1).penalty(rows));
    }

    /** W = (1 1; 0 1): WᵀW − I = (0 1; 1 1), so ½·3, and the gradient 2·W·(WᵀW − I) = (2 4; 2 2). */
    @Test
    void isHalfTheSquaredDistanceFromOrthogonality() {
        FakeParameterSlice weights = FakeParameterSlice.weight(2, 2, List.of()).setValues(1, 1, 0, 1);
        assertEquals(1.5, new Orthogonal(1).penalty(weights));
        new Orthogonal(1).addGradient(weights, weights.gradients());
        assertArrayEquals(new float[] {2, 4, 2, 2}, weights.gradients());
    }

    @Test
    void looksAtTheSmallerSideOfAMatrix() {
        float[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        float[] transposed = {1, 6, 2, 7, 3, 8, 4, 9, 5, 10};
        FakeParameterSlice wide = FakeParameterSlice.weight(2, 5, List.of()).setValues(values);
        FakeParameterSlice high = FakeParameterSlice.weight(5, 2, List.of()).setValues(transposed);
        assertEquals(new Orthogonal(1).penalty(wide), new Orthogonal(1).penalty(high));
    }
}
