package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.Slot;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of optimizers: they find minima, resume to the same bits, stay within their slice and allocate nothing.
 *
 * <pre>{@code
 * class LionTest implements OptimizerContract {
 *     @Override
 *     public Optimizer optimizer() {
 *         return new Lion();
 *     }
 * }
 * }</pre>
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface OptimizerContract extends PluginContract {

    /** A new optimizer with the settings under test. */
    Optimizer optimizer();

    @Override
    default Object plugin() {
        return optimizer();
    }

    /** The learning rates tried on the reference problems; one that leads to the minimum is enough. */
    default double[] learningRates() {
        return new double[] {1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003};
    }

    /** From 0 to the minimum of a parabola of 64 weights, to a ten-thousandth of the value at the start. */
    @Test
    default void findsTheMinimumOfAParabola() {
        OptimizerDescent.assertConverges(this, ReferenceProblems.parabola(64), 8, 8, 1e-4);
    }

    /** Through Rosenbrock's valley to 0.01 or below, from 24.2. */
    @Test
    default void findsTheMinimumOfRosenbrock() {
        OptimizerDescent.assertConverges(this, ReferenceProblems.rosenbrock(), 2, 1, 4e-4);
    }

    /** Two layers of weights and biases learn to distinguish equal signs from different ones. */
    @Test
    default void trainsASmallNetwork() {
        SmallNetwork.assertTrained(this);
    }

    /** The core reads the slots when it allocates, saves and restores. */
    @Test
    default void declaresTheSameSlotsAlways() {
        Optimizer optimizer = optimizer();
        List<Slot> slots = optimizer.slots();
        Set<String> names = new HashSet<>();
        for (Slot slot : slots) {
            assertTrue(names.add(slot.name()), () -> "two slots are named '" + slot.name() + "'");
            assertTrue(
                    !Set.of("values", "gradients", "weights").contains(slot.name()),
                    () -> "slot '" + slot.name() + "' bears a reserved name");
        }
        OptimizerTrial.start(optimizer, "dense/weight").run(3);
        assertEquals(slots, optimizer.slots(), "slots() changed while training");
        assertEquals(slots, optimizer().slots(), "slots() differs between equal optimizers");
        for (ParameterInfo parameter : SmallNetwork.PARAMETERS) {
            List<Slot> some = optimizer.slots(parameter);
            assertEquals(some, optimizer().slots(parameter), () -> "slots differ from call to call for " + parameter);
            assertTrue(
                    slots.containsAll(some),
                    () -> "slots of " + parameter.name() + " are " + some + "; they must be some of " + slots);
        }
    }

    /** Twelve steps at once, or five, a checkpoint and seven more under another instance: the same bits. */
    @Test
    default void resumesBitForBit() {
        OptimizerTrial whole = OptimizerTrial.start(optimizer(), "dense/weight").run(12);
        OptimizerTrial first = OptimizerTrial.start(optimizer(), "dense/weight").run(5);
        OptimizerTrial resumed = first.resume(optimizer()).run(7);
        Bits.assertSame(
                whole.parameter(),
                resumed.parameter(),
                "12 steps differ from 5 and 7 after a resume; all state must be in slots");
        OptimizerTrial again = first.resume(optimizer()).run(7);
        Bits.assertSame(resumed.parameter(), again.parameter(), "two resumes from one checkpoint differ");
    }

    private static boolean isElementwise(Optimizer optimizer) {
        return optimizer instanceof ParameterOptimizer each && each.elementwise();
    }

    /** An elementwise optimizer gives the same bits however parameters are sliced, and reads no other element. */
    @Test
    default void givesTheSameBitsHoweverSliced() {
        assumeTrue(isElementwise(optimizer()), "not elementwise: it is always given whole parameters");
        OptimizerTrial whole = OptimizerTrial.start(optimizer(), "dense/weight").run(12);
        int size = whole.size();
        int[][] cuts = {{0, 1, size}, {0, size - 1, size}, {0, 16, 33, 64, 500, 517, size}};
        for (int[] each : cuts) {
            OptimizerTrial sliced =
                    OptimizerTrial.start(optimizer(), "dense/weight").run(12, each);
            Bits.assertSame(whole.parameter(), sliced.parameter(), "cut at " + Arrays.toString(each) + ", it differs");
        }
    }

    /** Gradients are unchanged, and so is everything outside the slice. */
    @Test
    default void writesNothingButItsSlice() {
        Optimizer optimizer = optimizer();
        OptimizerTrial trial = OptimizerTrial.start(optimizer, "dense/weight").run(2);
        trial.computeGradients();
        trial.parameter().fillMargin(Bits.UNTOUCHED);
        FakeParameterSlice before = trial.parameter().copy();
        int from = isElementwise(optimizer) ? 100 : 0;
        int to = isElementwise(optimizer) ? 300 : trial.size();
        trial.updateRange(from, to);
        FakeParameterSlice after = trial.parameter();
        if (!(optimizer instanceof ClosureOptimizer)) {
            Bits.assertSame(before.gradients(), after.gradients(), () -> "gradients were changed");
        }
        assertUntouched(before.values(), after.values(), from, to, "values");
        for (Slot slot : after.slots()) {
            if (slot.extent() == Slot.Extent.PER_ELEMENT) {
                assertUntouched(before.state(slot), after.state(slot), from, to, "slot '" + slot.name() + "'");
            }
        }
    }

    private static void assertUntouched(float[] before, float[] after, int from, int to, String what) {
        Bits.assertSame(before, after, 0, from, () -> what + " were changed before the slice");
        Bits.assertSame(before, after, to, before.length, () -> what + " were changed behind the slice");
    }

    /** Updates run for every parameter at every step: they must not produce garbage. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        Optimizer optimizer = optimizer();
        FakeParameterSlice slice = FakeParameterSlice.weight(16, 16, optimizer);
        for (int i = 0; i < slice.to(); i++) {
            slice.values()[i] = 0.01f * (i % 7 - 3);
            slice.gradients()[i] = 0.01f * (i % 5 - 2);
        }
        FakeStep step = new FakeStep(1e-6);
        RuleCall call = RuleCall.ofConstant(optimizer, slice);
        AllocationMeter.assertAllocatesNothing("update", () -> call.update(step.next()));
    }

    /** A parameter without influence on the loss has gradients that are exactly 0, from the first step on. */
    @Test
    default void staysFiniteOnZeroGradients() {
        assertStaysFinite(0, "gradients of 0");
    }

    /** 1e-30, whose square is 0 in a float. */
    @Test
    default void staysFiniteOnTinyGradients() {
        assertStaysFinite(1e-30f, "gradients of 1e-30");
    }

    /** 1e18, whose square is within the range of a float. */
    @Test
    default void staysFiniteOnHugeGradients() {
        assertStaysFinite(1e18f, "gradients of 1e18");
    }

    private void assertStaysFinite(float gradient, String what) {
        Optimizer optimizer = optimizer();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 8, optimizer);
        FakeStep step = new FakeStep(0.001);
        for (int i = 0; i < 100; i++) {
            // the huge ones come once, as after a bad batch; then ordinary ones again
            Arrays.fill(slice.gradients(), i == 0 || gradient < 1 ? gradient : 1);
            RuleCall.ofConstant(optimizer, slice).update(step);
            step.next();
        }
        Bits.assertFinite(slice.values(), 0, slice.to(), () -> what + ": values");
        for (Slot slot : slice.slots()) {
            float[] state = slice.state(slot);
            Bits.assertFinite(state, 0, state.length, () -> what + ": slot '" + slot.name() + "'");
        }
    }

    /** A gradient that is not a number must show in the weights: hidden, it would let a broken run go on. */
    @Test
    default void letsNaNThrough() {
        Optimizer optimizer = optimizer();
        FakeParameterSlice slice = FakeParameterSlice.weight(8, 8, optimizer);
        FakeStep step = new FakeStep(0.001);
        Arrays.fill(slice.values(), 1);
        Arrays.fill(slice.gradients(), 0.5f);
        RuleCall call = RuleCall.ofConstant(optimizer, slice);
        call.update(step);
        slice.gradients()[19] = Float.NaN;
        call.update(step.next());
        assertTrue(
                Float.isNaN(slice.values()[19]),
                () -> "after a gradient of NaN the value is " + slice.values()[19] + "; it must be NaN");
    }

    /** One instance serves all threads: what it does for one parameter does not touch another. */
    @Test
    default void keepsThreadsApart() {
        List<String> names = List.of("dense1/weight", "dense2/weight");
        Optimizer shared = optimizer();
        List<OptimizerTrial> alone = names.stream()
                .map(name -> OptimizerTrial.start(optimizer(), name).run(200))
                .toList();
        List<OptimizerTrial> together =
                names.stream().map(name -> OptimizerTrial.start(shared, name)).toList();
        // step by step together: two runs side by side may miss each other
        Threads.runTogether(
                200,
                together.stream().map(trial -> (Runnable) () -> trial.run(1)).toList());
        for (int i = 0; i < names.size(); i++) {
            Bits.assertSame(
                    alone.get(i).parameter(),
                    together.get(i).parameter(),
                    "with two threads, " + names.get(i) + " differs");
        }
    }

    /** Biases and single numbers are parameters too, unless the rule says that it is for whole matrices. */
    @Test
    default void updatesParametersOfEveryShape() {
        Optimizer optimizer = optimizer();
        assertAll(java.util.stream.Stream.of(
                        new int[] {1}, new int[] {5}, new int[] {3, 4}, new int[] {4, 3}, new int[] {2, 3, 3, 3})
                .map(dimensions -> () -> {
                    ParameterInfo info = new ParameterInfo(
                            "node/parameter",
                            dimensions.length == 1 ? ParameterInfo.Role.BIAS : ParameterInfo.Role.WEIGHT,
                            dev.espalier.api.Shape.of(dimensions),
                            3,
                            4,
                            1);
                    FakeParameterSlice slice = FakeParameterSlice.of(info, optimizer);
                    Arrays.fill(slice.gradients(), 0.5f);
                    try {
                        RuleCall.ofConstant(optimizer, slice).update(new FakeStep(0.1));
                    } catch (RuntimeException e) {
                        fail("a parameter of shape " + info.shape() + " cannot be updated", e);
                    }
                    Bits.assertFinite(slice.values(), 0, slice.to(), () -> "shape " + info.shape() + ": values");
                }));
    }

    /** What is evaluated is computed from values and state, and leaves both as they are. */
    @Test
    default void evaluatesWithoutATrace() {
        assumeTrue(
                optimizer() instanceof ParameterOptimizer.WithEvaluationWeights,
                "it is evaluated with its trained weights");
        OptimizerTrial trial = OptimizerTrial.start(optimizer(), "dense/weight").run(5);
        FakeParameterSlice before = trial.parameter().copy();
        float[] weights = new float[before.values().length];
        Arrays.fill(weights, Bits.UNTOUCHED);
        if (optimizer() instanceof ParameterOptimizer.WithEvaluationWeights rule) {
            rule.evaluationWeights(trial.parameter(), weights);
        }
        Bits.assertSame(before, trial.parameter(), "after evaluationWeights");
        Bits.assertFinite(weights, 0, trial.size(), () -> "evaluation weights");
        for (int i = trial.size(); i < weights.length; i++) {
            assertEquals(Bits.UNTOUCHED, weights[i], "evaluation weights behind the parameter's end were changed");
        }
    }

    /**
     * The core accepts a schedule for every number that does not say otherwise: one that is not asked for would be driven in
     * silence, and change nothing. Numbers that are 0 stay 0 under every factor; those that are not given may mean nothing.
     */
    @Test
    default void asksForTheNumbersThatSchedulesMayDrive() throws ReflectiveOperationException {
        Optimizer optimizer = optimizer();
        assumeTrue(optimizer.getClass().isRecord(), "no record: it has no settings");
        Set<String> asked = OptimizerTrial.start(optimizer, "dense/weight").askedFor(12);
        for (RecordComponent component : optimizer.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Object value = component.getAccessor().invoke(optimizer);
            boolean number = (value instanceof Double factor && factor != 0)
                    || (value instanceof OptionalDouble some && some.isPresent());
            if (number && (setting == null || setting.schedulable())) {
                assertTrue(
                        asked.contains(component.getName()),
                        () -> "within 12 steps nothing called step.scheduled(\"" + component.getName()
                                + "\", …), so that a schedule of it changes nothing; ask, or say schedulable = false in its"
                                + " @Setting");
            }
        }
    }

    /** A rule that takes decoupled decay away itself takes away what is asked for, from every weight and beside its change. */
    @Test
    default void takesAwayTheDecayThatIsAskedFor() {
        Optimizer optimizer = optimizer();
        assumeTrue(optimizer.takesDecay(), "weights are decayed before its update");
        double fraction = 0.001;
        FakeParameterSlice before = FakeParameterSlice.weight(16, 16, optimizer);
        new CounterRandomStream(5).fillGaussian(before.values(), 0, before.to(), 0, 1);
        new CounterRandomStream(6).fillGaussian(before.gradients(), 0, before.to(), 0, 1);
        FakeParameterSlice plain = before.copy();
        FakeParameterSlice decayed = before.copy().decay(fraction);
        RuleCall.ofConstant(optimizer, plain).update(new FakeStep(0.01));
        RuleCall.ofConstant(optimizer, decayed).update(new FakeStep(0.01));
        for (int i = 0; i < before.to(); i++) {
            int index = i;
            double taken = fraction * before.values()[i];
            double change = Math.abs(taken) + Math.abs((double) before.values()[i] - plain.values()[i]);
            // both weights are rounded, and the sum of decay and change; a decay of the rule's own is of what is left
            double tolerance = Math.ulp(Math.abs(before.values()[i]) + (float) change) + (0x1p-22 + fraction) * change;
            assertEquals(
                    (double) plain.values()[i] - decayed.values()[i],
                    taken,
                    tolerance,
                    () -> "of weight " + before.values()[index] + ", with a decay of " + fraction
                            + "; update must take slice.decay() · value away, or takesDecay() be false");
        }
    }

    /** Weights may change between findGradients and the update, by decoupled decay. */
    @Test
    default void looksForGradientsWithoutATrace() {
        assumeTrue(optimizer() instanceof ClosureOptimizer, "it takes the gradients that are there");
        OptimizerTrial trial = OptimizerTrial.start(optimizer(), "dense/weight").run(5);
        FakeParameterSlice before = trial.parameter().copy();
        trial.computeGradients();
        trial.findGradients();
        FakeParameterSlice after = trial.parameter();
        Bits.assertSame(before.values(), after.values(), () -> "values were changed by findGradients");
        for (Slot slot : after.slots()) {
            Bits.assertSame(
                    before.state(slot),
                    after.state(slot),
                    () -> "slot '" + slot.name() + "' was changed by findGradients");
        }
    }
}
