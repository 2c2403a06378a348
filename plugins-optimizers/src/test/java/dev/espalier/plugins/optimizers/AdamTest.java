package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_DECAY_RATE;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_POSITIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamTest implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new Adam();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("beta1", OUTSIDE_DECAY_RATE, "beta2", OUTSIDE_DECAY_RATE, "epsilon", OUTSIDE_POSITIVE);
    }

    /** Epsilon stands beside the corrected root: folded into the rate, this step would be 0.05 instead of 0.5. */
    @Test
    void addsEpsilonToTheCorrectedRoot() {
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 1, new Adam().slots());
        slice.setGradients(1e-7f);
        new Adam(0.9, 0.999, 1e-7).update(slice, new FakeStep(1));
        // g / (|g| + ε); half a dozen roundings of 2⁻²⁴ each
        assertEquals(-0.5, slice.values()[0], 6 * 0x1p-25);
    }

    /** A power that was multiplied up float by float would be wrong in the fifth digit by now. */
    @Test
    void correctsTheBiasByTheNumberOfTheStep() {
        Adam adam = new Adam();
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 1, adam.slots());
        FakeStep step = new FakeStep(0.001);
        for (int t = 1; t <= 1000; t++) {
            slice.setGradients(0.5f);
            adam.update(slice, step.at(t));
        }
        // constant gradient: both corrections are exact, every step is η; the sums of 1000 roundings stay below 1000 ×
        // 3 ulp
        assertEquals(-1, slice.values()[0], 1000 * 3 * 0x1p-24);
    }

    @Test
    void letsAScheduleDriveItsMemories() {
        FakeStep scheduled = new FakeStep(0.1).schedule("beta1", 0.5).schedule("beta2", 0.8);
        Updates.assertSame(new Adam(), scheduled, new Adam(0.5, 0.8, 1e-8), new FakeStep(0.1));
    }
}
