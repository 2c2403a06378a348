package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.Penalty;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of penalties: the gradient is the derivative of the value, and is added within the range. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface PenaltyContract extends ParameterRegularizerContract {

    /** A new penalty with the settings under test. */
    Penalty penalty();

    @Override
    default Penalty regularizer() {
        return penalty();
    }

    /** Central differences at 48 weights between 0.1 and 2.1 of either sign, away from the kink at 0. */
    @Test
    default void hasTheGradientOfItsValue() {
        Penalty penalty = penalty();
        FakeParameterSlice slice = PenaltyWeights.slice();
        penalty.addGradient(slice, slice.gradients());
        double largest = 0;
        for (int i = 0; i < slice.to(); i++) {
            largest = Math.max(largest, Math.abs(slice.gradients()[i]));
        }
        // the step: large against the rounding of a double, its cube small against a float's
        float step = 0x1p-8f;
        for (int i = 0; i < slice.to(); i++) {
            float weight = slice.values()[i];
            slice.values()[i] = weight + step;
            double above = penalty.penalty(slice);
            float right = slice.values()[i];
            slice.values()[i] = weight - step;
            double below = penalty.penalty(slice);
            double difference = (above - below) / ((double) right - slice.values()[i]);
            slice.values()[i] = weight;
            int index = i;
            assertEquals(
                    difference,
                    slice.gradients()[i],
                    // the term of a weight of 2.1, if computed in floats, is wrong by 2⁻²⁴ · 4.4 on either side:
                    // 3.4e-5 of a gradient of 2.1 over a difference of 2⁻⁷; curvature leaves less, step²/6 = 2.5e-6
                    1e-4 * largest + 1e-30,
                    () -> "gradient of element " + index + " at weight " + weight + " against central differences");
        }
    }

    /** Other penalties and the loss have left their gradients there before. */
    @Test
    default void addsToTheGradientsThatAreThere() {
        Penalty penalty = penalty();
        FakeParameterSlice alone = PenaltyWeights.slice();
        penalty.addGradient(alone, alone.gradients());
        FakeParameterSlice added = PenaltyWeights.slice();
        Arrays.fill(added.gradients(), 3);
        penalty.addGradient(added, added.gradients());
        for (int i = 0; i < alone.to(); i++) {
            double sum = 3.0 + alone.gradients()[i];
            int index = i;
            // the sum may be rounded twice, if the term is computed in the same expression
            assertEquals(
                    sum,
                    added.gradients()[i],
                    2 * Math.ulp((float) Math.abs(sum) + 3),
                    () -> "element " + index + " after a gradient of 3 was there");
        }
    }

    /** Parameters are split into ranges for the threads, unless the penalty needs whole parameters. */
    @Test
    default void givesTheSameBitsHoweverTheParameterIsCut() {
        Penalty penalty = penalty();
        assumeTrue(penalty.elementwise(), "not elementwise: it is always given whole parameters");
        FakeParameterSlice whole = PenaltyWeights.slice();
        penalty.addGradient(whole, whole.gradients());
        FakeParameterSlice cut = PenaltyWeights.slice();
        for (int from = 40; from >= 0; from -= 8) {
            penalty.addGradient(cut.range(from, from + 8), cut.gradients());
        }
        Bits.assertSame(whole.gradients(), cut.gradients(), () -> "cut into six, the last piece first");
    }

    /** Weights are unchanged, and so are gradients outside the range. */
    @Test
    default void writesNothingButTheGradientsOfItsRange() {
        for (float margin : new float[] {Bits.FORBIDDEN, Bits.UNTOUCHED}) {
            Penalty penalty = penalty();
            FakeParameterSlice slice = FakeParameterSlice.randomWeight(5).fillMargin(margin);
            FakeParameterSlice before = slice.copy();
            double value = penalty.penalty(slice);
            penalty.addGradient(slice, slice.gradients());
            assertTrue(Double.isFinite(value), () -> "penalty is " + value + "; did it read behind to()?");
            Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradients; was a weight behind to() read?");
            Bits.assertSame(before.values(), slice.values(), () -> "weights were changed");
            Bits.assertSameBehind(slice.to(), before.gradients(), slice.gradients(), "gradients");
        }
    }

    /** Weights of exactly 0 have a finite gradient: a network with zero initial weights can be penalised. */
    @Test
    default void isFiniteAtZero() {
        Penalty penalty = penalty();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 6, List.of());
        double value = penalty.penalty(slice);
        assertTrue(Double.isFinite(value), () -> "penalty of zero weights is " + value);
        penalty.addGradient(slice, slice.gradients());
        Bits.assertFinite(slice.gradients(), 0, slice.to(), () -> "gradient of zero weights");
    }

    /** The same weights, the same bits. */
    @Test
    default void answersTheSameAgain() {
        FakeParameterSlice slice = PenaltyWeights.slice();
        double first = penalty().penalty(slice);
        assertEquals(first, penalty().penalty(slice), "the penalty of the same weights differs");
    }

    /** It is computed at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        Penalty penalty = penalty();
        FakeParameterSlice slice = PenaltyWeights.slice();
        AllocationMeter.assertAllocatesNothing("penalty", () -> {
            penalty.penalty(slice);
            Arrays.fill(slice.gradients(), 0);
            penalty.addGradient(slice, slice.gradients());
        });
    }
}
