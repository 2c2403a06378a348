package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.WeightConstraint;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every constraint on weights: it keeps to its range and to finite numbers. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface WeightConstraintContract extends ParameterRegularizerContract {

    /** A new constraint with the settings under test. */
    WeightConstraint weightConstraint();

    @Override
    default WeightConstraint regularizer() {
        return weightConstraint();
    }

    /** Nothing behind the parameter is changed or read. */
    @Test
    default void writesNothingButItsRange() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(3).fillMargin(margin);
            FakeParameterSlice before = slice.copy();
            weightConstraint().constrain(slice);
            Bits.assertFinite(slice.values(), 0, slice.to(), () -> "values; was one behind to() read?");
            Bits.assertSameBehind(slice.to(), before.values(), slice.values(), "values");
        }
    }

    /** Nothing is remembered from one step to the next. */
    @Test
    default void givesTheSameBitsAgain() {
        FakeParameterSlice first = FakeParameterSlice.randomWeight(3);
        WeightConstraint constraint = weightConstraint();
        constraint.constrain(first);
        constraint.constrain(FakeParameterSlice.randomWeight(3));
        FakeParameterSlice second = FakeParameterSlice.randomWeight(3);
        constraint.constrain(second);
        Bits.assertSame(first.values(), second.values(), () -> "the same weights again");
    }

    /** Weights of 0 and weights whose squares are at the end of a float's range. */
    @Test
    default void staysFiniteOnZeroAndHugeWeights() {
        for (float weight : new float[] {0, 1e18f, -1e18f}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(3);
            Arrays.fill(slice.values(), 0, slice.to(), weight);
            weightConstraint().constrain(slice);
            Bits.assertFinite(slice.values(), 0, slice.to(), () -> "weights of " + weight);
        }
    }

    /** It is applied at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        WeightConstraint constraint = weightConstraint();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        AllocationMeter.assertAllocatesNothing("constrain", () -> {
            Arrays.fill(slice.values(), 0.5f);
            constraint.constrain(slice);
        });
    }
}
