package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.Trajectory;
import dev.espalier.testkit.WeightDecayContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecoupledDecayTest implements WeightDecayContract {

    @Override
    public WeightDecay weightDecay() {
        return new DecoupledDecay();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isTheRateTimesTheLearningRate() {
        assertEquals(0.125, new DecoupledDecay(0.5).decay(0.25));
    }

    /** The first step of AdamW goes as far as Adam's, from weights that have decayed before. */
    @Test
    void makesAdamIntoAdamW() {
        Trajectory adam = ReferenceProblems.trajectory("adam");
        Trajectory adamW = ReferenceProblems.trajectory("adamw");
        double decay = new DecoupledDecay(0.1).decay(0.01);
        for (int i = 0; i < 4; i++) {
            double step = adam.after(1, i) - adam.start(i);
            double decayed = adam.start(i) * (1 - decay);
            // the trajectories are rounded to floats, of values up to 2
            assertEquals(adamW.after(1, i), decayed + step, 2 * 0x1p-24 * 2);
        }
    }
}
