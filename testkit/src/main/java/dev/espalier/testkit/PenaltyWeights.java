package dev.espalier.testkit;

import java.util.List;

/** Weights of both signs between 0.1 and 2.1 in size, where common penalties have no kink. */
final class PenaltyWeights {

    private PenaltyWeights() {}

    static FakeParameterSlice slice() {
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        for (int i = 0; i < slice.to(); i++) {
            float size = 0.1f + (i * 29 % 48) / 24f;
            slice.values()[i] = i % 3 == 0 ? -size : size;
        }
        return slice;
    }
}
