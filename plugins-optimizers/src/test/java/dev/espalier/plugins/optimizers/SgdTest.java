package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_DECAY_RATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SgdTest implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new Sgd();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("momentum", OUTSIDE_DECAY_RATE, "dampening", List.of(-0.1, 1.1));
    }

    @Nested
    class WithMomentum implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Sgd(0.9, 0.5, false);
        }
    }

    @Nested
    class WithNesterov implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Sgd(0.9, 0, true);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("momentum", List.of(0.0), "dampening", List.of(0.1));
        }
    }

    @Test
    void remembersNothingWithoutMomentum() {
        assertTrue(new Sgd().slots().isEmpty());
        assertEquals(1, new Sgd(0.9, 0, false).slots().size());
    }

    @Test
    void takesTheWholeGradientAtTheFirstStepDespiteDampening() {
        Sgd sgd = new Sgd(0.5, 0.75, false);
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 1, sgd.slots()).setGradients(1);
        FakeStep step = new FakeStep(1);
        sgd.update(slice, step);
        assertEquals(-1, slice.values()[0]);
        sgd.update(slice, step.next());
        assertEquals(-1 - (0.5f + 0.25f), slice.values()[0]);
    }

    /** The rate stands outside of the velocity, so that a lower one acts at once. */
    @Test
    void shortensTheNextStepWhenTheRateFalls() {
        Sgd sgd = new Sgd(0.5, 0, false);
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 1, sgd.slots()).setGradients(1);
        sgd.update(slice, new FakeStep(1));
        slice.setGradients(0);
        sgd.update(slice, new FakeStep(0.125).at(2));
        assertArrayEquals(new float[] {-1 - 0.125f * 0.5f}, slice.values());
    }

    @Test
    void letsAScheduleDriveTheMomentum() {
        FakeStep scheduled = new FakeStep(0.1).schedule("momentum", 0.5);
        Updates.assertSame(new Sgd(0.9, 0, false), scheduled, new Sgd(0.5, 0, false), new FakeStep(0.1));
        Updates.assertSame(new Sgd(0.9, 0, true), scheduled, new Sgd(0.5, 0, true), new FakeStep(0.1));
    }

    @Test
    void namesTheSettingThatContradictsNesterov() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Sgd(0, 0, true));
        assertEquals("momentum is 0; it must be above 0 with nesterov", refusal.getMessage());
    }
}
