package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.Regularizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every change to the parameters themselves: it keeps to its range and to finite numbers. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface ShapingContract extends RegularizerContract {

    /** A new shaping with the settings under test. */
    Regularizer.Shaping shaping();

    @Override
    default Regularizer regularizer() {
        return shaping();
    }

    /** Before and after an update, nothing behind the parameter is changed or read. */
    @Test
    default void writesNothingButItsRange() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(3).fillMargin(margin);
            FakeParameterSlice before = slice.copy();
            apply(shaping(), slice, 0.1);
            Bits.assertFinite(slice.values(), 0, slice.to(), () -> "values; was one behind to() read?");
            Bits.assertSameBehind(slice.to(), before.values(), slice.values(), "values");
        }
    }

    /** Nothing is remembered from one step to the next. */
    @Test
    default void givesTheSameBitsAgain() {
        FakeParameterSlice first = FakeParameterSlice.randomWeight(3);
        Regularizer.Shaping shaping = shaping();
        apply(shaping, first, 0.1);
        apply(shaping, FakeParameterSlice.randomWeight(3), 0.2);
        FakeParameterSlice second = FakeParameterSlice.randomWeight(3);
        apply(shaping, second, 0.1);
        Bits.assertSame(first.values(), second.values(), () -> "the same weights again");
    }

    /** Weights of 0 and weights whose squares are at the end of a float's range, at rates of 0 and above. */
    @Test
    default void staysFiniteOnZeroAndHugeWeights() {
        for (float weight : new float[] {0, 1e18f, -1e18f}) {
            for (double rate : new double[] {0, 1e-8, 0.1}) {
                FakeParameterSlice slice = FakeParameterSlice.randomWeight(3);
                Arrays.fill(slice.values(), 0, slice.to(), weight);
                apply(shaping(), slice, rate);
                Bits.assertFinite(
                        slice.values(), 0, slice.to(), () -> "weights of " + weight + " at a rate of " + rate);
            }
        }
    }

    /** It is applied at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        Regularizer.Shaping shaping = shaping();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        AllocationMeter.assertAllocatesNothing("beforeUpdate and afterUpdate", () -> {
            Arrays.fill(slice.values(), 0.5f);
            apply(shaping, slice, 0.1);
        });
    }

    private static void apply(Regularizer.Shaping shaping, FakeParameterSlice slice, double rate) {
        shaping.beforeUpdate(slice, rate);
        shaping.afterUpdate(slice, rate);
    }
}
