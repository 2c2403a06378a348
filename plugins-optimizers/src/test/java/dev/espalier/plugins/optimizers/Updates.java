package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;

/** Compares what two optimizers do with the same gradients. */
final class Updates {

    private Updates() {}

    static void assertSame(ParameterOptimizer one, FakeStep stepOfOne, ParameterOptimizer other, FakeStep stepOfOther) {
        FakeParameterSlice first = slice(one);
        FakeParameterSlice second = slice(other);
        for (int i = 0; i < 5; i++) {
            one.update(first, stepOfOne.at(i + 1));
            other.update(second, stepOfOther.at(i + 1));
            assertArrayEquals(second.values(), first.values());
        }
    }

    private static FakeParameterSlice slice(ParameterOptimizer optimizer) {
        return FakeParameterSlice.weight(1, 3, optimizer.slots())
                .setValues(1, -2, 3)
                .setGradients(0.5f, 0.25f, -1);
    }
}
