package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.GradientTransformation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of gradient transformations: they change only gradients, and depend only on the key. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface GradientTransformationContract extends ParameterRegularizerContract {

    /** A new transformation with the settings under test. */
    GradientTransformation gradientTransformation();

    @Override
    default GradientTransformation regularizer() {
        return gradientTransformation();
    }

    /** Values are unchanged, and so is everything behind the parameter. */
    @Test
    default void writesNothingButGradients() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(1).fillMargin(margin);
            FakeParameterSlice before = slice.copy();
            gradientTransformation().transform(slice, new FakeStep(0.1), new CounterRandomStream(1));
            Bits.assertSame(before.values(), slice.values(), () -> "values were changed");
            Bits.assertSameBehind(slice.to(), before.gradients(), slice.gradients(), "gradients");
            Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradients; was one behind to() read?");
        }
    }

    /** A resumed run repeats the step with the stream of the same key. */
    @Test
    default void givesTheSameBitsForTheSameKey() {
        FakeParameterSlice first = FakeParameterSlice.randomWeight(1);
        gradientTransformation().transform(first, new FakeStep(0.1).at(7), new CounterRandomStream(1, 7));
        FakeParameterSlice other = FakeParameterSlice.randomWeight(3);
        GradientTransformation transformation = gradientTransformation();
        transformation.transform(other, new FakeStep(0.1).at(3), new CounterRandomStream(1, 3));
        FakeParameterSlice second = FakeParameterSlice.randomWeight(1);
        transformation.transform(second, new FakeStep(0.1).at(7), new CounterRandomStream(1, 7));
        Bits.assertSame(first.gradients(), second.gradients(), () -> "the same step again");
    }

    /** Gradients that are exactly 0, or whose squares are at the limits of float. */
    @Test
    default void staysFiniteOnZeroAndHugeGradients() {
        for (float gradient : new float[] {0, 1e18f, -1e18f}) {
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(1);
            Arrays.fill(slice.gradients(), 0, slice.to(), gradient);
            gradientTransformation().transform(slice, new FakeStep(0.1), new CounterRandomStream(1));
            Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradients of " + gradient);
        }
    }

    /** It is applied at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        GradientTransformation transformation = gradientTransformation();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        FakeStep step = new FakeStep(0.1);
        CounterRandomStream random = new CounterRandomStream(1);
        AllocationMeter.assertAllocatesNothing("transform", () -> {
            Arrays.fill(slice.gradients(), 0.5f);
            transformation.transform(slice, step.next(), random.rekey(1, step.number(), 0, 0));
        });
    }
}
