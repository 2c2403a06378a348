package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of learned weights of losses: finite weights that follow from slots alone. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LossBalancingContract extends PluginContract {

    /** A new plugin with the settings under test. */
    LossBalancing lossBalancing();

    @Override
    default Object plugin() {
        return lossBalancing();
    }

    /** The core saves an array of one value for each output. */
    @Test
    default void hasSlotsOfOneValueForEachOutput() {
        List<Slot> slots = lossBalancing().slots();
        for (Slot slot : slots) {
            assertEquals(Slot.Extent.PER_ELEMENT, slot.extent(), () -> "extent of " + slot);
        }
        assertEquals(
                slots.size(),
                slots.stream().map(Slot::name).distinct().count(),
                () -> "two slots of one name: " + slots);
        assertEquals(slots, lossBalancing().slots(), "slots of equal plugins differ");
    }

    /** Nothing is known of the losses before the first step. */
    @Test
    default void beginsWithWeightsAboveZero() {
        double[] weights = outputs(3).weights(lossBalancing());
        for (double weight : weights) {
            assertTrue(
                    weight > 0 && weight < Double.POSITIVE_INFINITY,
                    () -> "weights begin with " + Arrays.toString(weights));
        }
    }

    /** Every 5th step has no samples of one of the outputs, as with data sets of their own. */
    @Test
    default void staysFiniteWithoutSamplesOfAnOutput() {
        FakeOutputs outputs = outputs(3);
        LossBalancing plugin = lossBalancing();
        for (int i = 0; i < 50; i++) {
            assertWeights(trained(outputs, i, i % 5 == 0).step(plugin));
        }
    }

    /** Losses of a network that has learnt everything, and of one that has begun to diverge. */
    @Test
    default void staysFiniteForZeroAndHugeLosses() {
        for (double size : new double[] {0, 1e-30, 1e30}) {
            FakeOutputs outputs = outputs(2);
            LossBalancing plugin = lossBalancing();
            for (int i = 0; i < 50; i++) {
                outputs.set(0, size, size).set(1, 1, 1);
                assertWeights(outputs.step(plugin));
            }
        }
    }

    /** A resumed run has the slots alone. */
    @Test
    default void continuesFromItsSlots() {
        FakeOutputs whole = outputs(3);
        LossBalancing plugin = lossBalancing();
        for (int i = 0; i < 20; i++) {
            trained(whole, i, false).step(plugin);
        }
        FakeOutputs resumed = whole.copy();
        for (int i = 20; i < 40; i++) {
            double[] expected = trained(whole, i, false).step(plugin);
            assertArrayEquals(expected, trained(resumed, i, false).step(lossBalancing()), "weights after a resume");
        }
    }

    /** It is called at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        LossBalancing plugin = lossBalancing();
        FakeOutputs outputs = trained(outputs(3), 1, false);
        double[] weights = new double[3];
        AllocationMeter.assertAllocatesNothing("needsGradientNorms, weights and update", () -> {
            plugin.needsGradientNorms(1);
            plugin.weights(outputs, weights);
            plugin.update(outputs);
        });
    }

    private FakeOutputs outputs(int count) {
        return new FakeOutputs(count, lossBalancing().slots());
    }

    private static FakeOutputs trained(FakeOutputs outputs, int step, boolean without) {
        CounterRandomStream random = new CounterRandomStream(3, step);
        for (int i = 0; i < outputs.count(); i++) {
            double loss = random.nextDouble(0.5, 1.5) * (1 + i) / (1 + 0.1 * step);
            double norm = random.nextDouble(0.1, 2) * (1 + i);
            boolean absent = without && i == 1;
            outputs.set(i, absent ? Double.NaN : loss, absent ? Double.NaN : norm);
        }
        return outputs;
    }

    private static void assertWeights(double[] weights) {
        for (double weight : weights) {
            assertTrue(
                    weight >= 0 && weight < Double.POSITIVE_INFINITY, () -> "weights are " + Arrays.toString(weights));
        }
    }
}
