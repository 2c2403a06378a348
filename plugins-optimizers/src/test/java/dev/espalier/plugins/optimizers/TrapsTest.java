package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.ReferenceProblems;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Where implementations of one name are known to differ, or to go wrong: a test each. */
class TrapsTest {

    private static final double ULP = 0x1p-23;

    /** The weight after steps with the given gradients, from 0. */
    private static float after(ParameterOptimizer optimizer, double rate, float... gradients) {
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 1, optimizer.slots());
        FakeStep step = new FakeStep(rate);
        for (float gradient : gradients) {
            optimizer.update(slice.setGradients(gradient), step);
            step.next();
        }
        return slice.values()[0];
    }

    @Test
    void firstVelocityIsTheWholeGradientButForKeras() {
        assertEquals(-1, after(new Momentum(0.9, 0.5, Profile.PYTORCH), 1, 1));
        assertEquals(-0.5f, after(new Momentum(0.9, 0.5, Profile.KERAS), 1, 1));
    }

    /** ½w² from 1, the rate cut to a tenth after five steps: eleven steps lead to −0.126, or to −1.039 with the rate inside. */
    @Test
    void lowerRateActsAtOnceUnlessItStandsInTheVelocity() {
        assertEquals(-0.126, afterADropOfTheRate(Profile.PYTORCH), 5e-4);
        assertEquals(-1.039, afterADropOfTheRate(Profile.KERAS), 5e-4);
    }

    private static float afterADropOfTheRate(Profile profile) {
        ParameterOptimizer optimizer = new Momentum(0.9, 0, profile);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, optimizer.slots()).setValues(1);
        for (int t = 1; t <= 11; t++) {
            slice.setGradients(slice.values()[0]);
            optimizer.update(slice, new FakeStep(t <= 5 ? 0.1 : 0.01).at(t));
        }
        return slice.values()[0];
    }

    /** Where the printed rule, uphill and without the rate, diverges at every rate: curvature 1, momentum 0.9. */
    @Test
    void nesterovLooksDownhill() {
        ParameterOptimizer optimizer = new Nesterov(0.9, Profile.TEXTBOOK);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, optimizer.slots()).setValues(1);
        for (int t = 1; t <= 500; t++) {
            slice.setGradients(slice.values()[0]);
            optimizer.update(slice, new FakeStep(0.1).at(t));
        }
        assertEquals(0, slice.values()[0], 1e-6);
    }

    /** One gradient of 1e-4 and a rate of 1: the place and the size of epsilon and the initial sum, all three at once. */
    @Test
    void adaGradOfKerasDiffersInThreeThings() {
        assertEquals(-1, after(new AdaGrad(), 1, 1e-4f), 1e-5);
        assertEquals(-1e-4 / Math.sqrt(0.1 + 1e-8 + 1e-7), after(new AdaGrad(Profile.KERAS), 1, 1e-4f), 1e-9);
        assertEquals(-1e-4 / Math.sqrt(2e-8), after(new AdaGrad(Profile.TEXTBOOK), 1, 1e-4f), 1e-6);
    }

    /** v − m² of a constant gradient comes out below 0 by rounding now and then; its root would be NaN. */
    @Test
    void centredRmsPropHoldsItsSpreadAtZero() {
        ParameterOptimizer optimizer = new RmsProp(Profile.PYTORCH, true, 0);
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 64, optimizer.slots());
        for (int i = 0; i < 64; i++) {
            slice.gradients()[i] = 0.37f + 0.01f * i;
        }
        boolean below = false;
        for (int t = 1; t <= 5000; t++) {
            optimizer.update(slice, new FakeStep(1e-6).at(t));
            for (int i = 0; i < 64; i++) {
                float v = slice.state(optimizer.slots().get(0))[i];
                float m = slice.state(optimizer.slots().get(1))[i];
                below |= v - m * m < 0;
                assertTrue(Float.isFinite(slice.values()[i]));
            }
        }
        assertTrue(below, "the trap was not met, so this proves nothing");
    }

    @Test
    void rmsPropTakesAFirstStepTenTimesTheRate() {
        assertEquals(-10, after(new RmsProp(), 1, 1), 10 * 4 * ULP);
        ParameterOptimizer corrected = new RmsProp(
                Profile.OPTAX, OptionalDouble.of(0.99), OptionalDouble.empty(), Optional.empty(), false, 0, 0, true);
        assertEquals(-1, after(corrected, 1, 1), 8 * ULP);
    }

    /** TensorFlow 1 begins at 1, so that the first step is about the rate. */
    @Test
    void rmsPropCanBeginAtOne() {
        ParameterOptimizer old = new RmsProp(
                Profile.KERAS, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), false, 0, 1, false);
        assertEquals(-1, after(old, 1, 1), 8 * ULP);
    }

    @Test
    void adaDeltaBarelyMovesAtTheRateOfKeras() {
        float[] gradients = new float[100];
        java.util.Arrays.fill(gradients, 1);
        assertTrue(Math.abs(after(new AdaDelta(Profile.KERAS), 0.001, gradients)) < 1e-3);
        assertTrue(Math.abs(after(new AdaDelta(), 1, gradients)) > 0.1);
    }

    /** g = ε = 1e-7: half a step beside the corrected root, a thirty-second beside the uncorrected one. */
    @Test
    void epsilonActsThirtyTimesAsStronglyInAdamOfKeras() {
        assertEquals(-0.5, after(new Adam(0.9, 0.999, 1e-7), 1, 1e-7f), 1e-6);
        assertEquals(-0.0307, after(new Adam(Profile.KERAS), 1, 1e-7f), 1e-4);
    }

    /** A large gradient first, small ones then: taken behind the correction, the largest is that of the first step. */
    @Test
    void amsGradOfOptaxTakesTheLargestBehindTheCorrection() {
        float[] gradients = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        float pytorch = after(new AmsGrad(), 1, gradients);
        float optax = after(new AmsGrad(Profile.OPTAX), 1, gradients);
        assertTrue(Math.abs(optax) < Math.abs(pytorch));
        assertEquals(after(new AmsGrad(), 1, 1), after(new AmsGrad(Profile.OPTAX), 1, 1), 4 * ULP);
    }

    @Test
    void adaMaxOfKerasAddsEpsilonBehindTheMaximum() {
        AdaMax pytorch = new AdaMax(Profile.PYTORCH, 0.9, 0.999, OptionalDouble.of(1));
        AdaMax keras = new AdaMax(Profile.KERAS, 0.9, 0.999, OptionalDouble.of(1));
        // u is 2, then max(1.998, 1 + ε): ε is hidden within the maximum, and not behind it
        assertEquals(-0.5, after(pytorch, 1, 1), 4 * ULP);
        assertEquals(-0.5, after(keras, 1, 1), 4 * ULP);
        assertNotEquals(after(pytorch, 1, 1, 0), after(keras, 1, 1, 0));
    }

    /** PyTorch 1.13.1 came to 0.48941 − … by multiplying one momentum too many; twelve steps make the two distinct. */
    @Test
    void nAdamIsThatOfPyTorchSinceTwo() {
        assertEquals(0.4154112455766251, ReferenceProblems.trajectory("nadam").after(12, 0), 1e-15);
    }

    /** With ψ = 1 the momentum is 0.5·β₁ at first and β₁ after a hundred steps; with 0.004 it takes thousands. */
    @Test
    void momentumOfNAdamInKerasHasWarmedUpAfterAHundredSteps() {
        double keras = 1 - 0.5 * StrictMath.pow(0.96, 100);
        double pytorch = 1 - 0.5 * StrictMath.pow(0.96, 100 * 0.004);
        assertTrue(keras > 0.99 && pytorch < 0.52);
        assertEquals(0.9 * (1 - 0.5 * 0.96), NAdam.product(0.9, 0.96, 1), 1e-16);
        assertEquals(0, NAdam.product(0.9, 0.96, 1_000_000));
    }

    @Test
    void rAdamDescendsPlainlyUntilItsMemoryIsLongEnough() {
        // ρ is 5 at most up to step 5: the steps are η·m̂, whatever the variance
        assertEquals(-5 * 100, after(new RAdam(), 1, 100, 100, 100, 100, 100), 500 * 8 * ULP);
        assertTrue(Math.abs(after(new RAdam(), 1, 100, 100, 100, 100, 100, 100) + 500) < 1);
    }

    @Test
    void lionTakesItsDirectionBeforeItRefreshesTheMean() {
        // mean 0.01 after the first step; 0.9 · 0.01 + 0.1 · (−0.08) is above 0, with the refreshed mean it would be
        // too
        assertEquals(-2, after(new Lion(), 1, 1, -0.08f));
        // 0.9 · 0.01 − 0.1 · 0.095 is below 0; 0.99 · 0.01 − 0.01 · 0.095, the refreshed mean, is above
        assertEquals(0, after(new Lion(), 1, 1, -0.095f));
    }

    @Test
    void lionDecaysOnlyWeights() {
        ParameterOptimizer lion = new Lion(Profile.PYTORCH, 0.9, 0.99, OptionalDouble.of(0.5));
        FakeParameterSlice bias = FakeParameterSlice.of(
                new dev.espalier.api.parameter.ParameterInfo(
                        "dense/bias",
                        dev.espalier.api.parameter.ParameterInfo.Role.BIAS,
                        dev.espalier.api.Shape.of(1),
                        1,
                        1,
                        1),
                lion.slots());
        bias.setValues(1).setGradients(0);
        lion.update(bias, new FakeStep(0.1));
        assertEquals(1, bias.values()[0]);
    }

    @Test
    void rpropForgetsAGradientThatTurned() {
        // 1: step 1; −1: turned, shrinks to 0.5, no step, gradient forgotten; −1: neither kept nor turned, step 0.5
        assertEquals(-0.5f, after(new Rprop(), 1, 1, -1, -1));
        // tiny gradients, whose product underflows, still keep their sign
        assertEquals(-1 - 1.2f, after(new Rprop(), 1, 1e-30f, 1e-30f));
    }
}
