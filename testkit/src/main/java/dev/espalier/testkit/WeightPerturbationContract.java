package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.WeightPerturbation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of perturbations of weights: they change only the values of their parameter, and depend only on the key. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface WeightPerturbationContract extends ParameterRegularizerContract {

    /** A new perturbation with the settings under test. */
    WeightPerturbation weightPerturbation();

    @Override
    default WeightPerturbation regularizer() {
        return weightPerturbation();
    }

    /** Nothing behind the parameter is changed or read. */
    @Test
    default void perturbsNothingButItsRange() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(3).fillMargin(margin);
            FakeParameterSlice before = slice.copy();
            weightPerturbation().perturb(slice, new FakeStep(0.1), new CounterRandomStream(1));
            Bits.assertFinite(slice.values(), 0, slice.to(), () -> "values; was one behind to() read?");
            Bits.assertSameBehind(slice.to(), before.values(), slice.values(), "values");
        }
    }

    /** A resumed run, and an optimizer that asks for another pass, repeat the step with the stream of the same key. */
    @Test
    default void givesTheSameBitsForTheSameKey() {
        FakeParameterSlice first = FakeParameterSlice.randomWeight(1);
        weightPerturbation().perturb(first, new FakeStep(0.1).at(7), new CounterRandomStream(1, 7));
        WeightPerturbation perturbation = weightPerturbation();
        perturbation.perturb(
                FakeParameterSlice.randomWeight(3), new FakeStep(0.1).at(3), new CounterRandomStream(1, 3));
        FakeParameterSlice second = FakeParameterSlice.randomWeight(1);
        perturbation.perturb(second, new FakeStep(0.1).at(7), new CounterRandomStream(1, 7));
        Bits.assertSame(first.values(), second.values(), () -> "the same step again");
    }

    /** Weights of 0 and weights whose squares are at the end of a float's range. */
    @Test
    default void staysFiniteOnZeroAndHugeWeights() {
        for (float weight : new float[] {0, 1e18f, -1e18f}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(3);
            Arrays.fill(slice.values(), 0, slice.to(), weight);
            weightPerturbation().perturb(slice, new FakeStep(0.1), new CounterRandomStream(1));
            Bits.assertFinite(slice.values(), 0, slice.to(), () -> "weights of " + weight);
        }
    }

    /** It is applied at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        WeightPerturbation perturbation = weightPerturbation();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        FakeStep step = new FakeStep(0.1);
        CounterRandomStream random = new CounterRandomStream(1);
        AllocationMeter.assertAllocatesNothing("perturb", () -> {
            Arrays.fill(slice.values(), 0.5f);
            perturbation.perturb(slice, step.next(), random.rekey(1, step.number(), 0, 0));
        });
    }
}
