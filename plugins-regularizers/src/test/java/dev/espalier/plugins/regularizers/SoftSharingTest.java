package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.GroupPenaltyContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoftSharingTest implements GroupPenaltyContract {

    @Override
    public GroupPenalty groupPenalty() {
        return new SoftSharing(List.of("a/*", "b/*", "c/*"), 0.3);
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE, "between", List.of(List.of(), List.of("trunk/*")));
    }

    /** ½·0.5·(1² + 2²) for (3, 1) and (2, 3), and the gradient 0.5·(w₁ − w₂). */
    @Test
    void isHalfTheSquaredDistanceOfTwo() {
        SoftSharing sharing = new SoftSharing(List.of("a/*", "b/*"), 0.5);
        FakeParameterSlice one = FakeParameterSlice.weight(1, 2, List.of()).setValues(3, 1);
        FakeParameterSlice other = FakeParameterSlice.weight(1, 2, List.of()).setValues(2, 3);
        assertEquals(1.25, sharing.penalty(List.of(one, other)));
        sharing.addGradient(List.of(one, other), List.of(one.gradients(), other.gradients()));
        assertArrayEquals(new float[] {0.5f, -1}, one.gradients());
        assertArrayEquals(new float[] {-0.5f, 1}, other.gradients());
    }

    /** Of 1, 2 and 6, whose mean is 3: 4 + 1 + 9. */
    @Test
    void isTheSquaredDistanceOfSeveralToTheirMean() {
        SoftSharing sharing = new SoftSharing(List.of("a/*", "b/*", "c/*"), 1);
        List<FakeParameterSlice> group = List.of(
                FakeParameterSlice.weight(1, 1, List.of()).setValues(1),
                FakeParameterSlice.weight(1, 1, List.of()).setValues(2),
                FakeParameterSlice.weight(1, 1, List.of()).setValues(6));
        assertEquals(14, sharing.penalty(group));
    }
}
