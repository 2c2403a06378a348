package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.ShapingContract;
import dev.espalier.testkit.Trajectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecoupledDecayTest implements ShapingContract {

    @Override
    public Regularizer.Shaping shaping() {
        return new DecoupledDecay();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", List.of(-0.01, Double.POSITIVE_INFINITY));
    }

    @Test
    void takesTheRateTimesTheLearningRateAwayBeforeTheUpdate() {
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 2, List.of()).setValues(2, -4);
        DecoupledDecay decay = new DecoupledDecay(0.5);
        decay.beforeUpdate(weights, 0.25);
        assertArrayEquals(new float[] {1.75f, -3.5f}, weights.values());
        decay.afterUpdate(weights, 0.25);
        assertArrayEquals(new float[] {1.75f, -3.5f}, weights.values());
    }

    /** The first step of AdamW goes as far as Adam's, from weights that have decayed before. */
    @Test
    void makesAdamIntoAdamW() {
        Trajectory adam = ReferenceProblems.trajectory("adam");
        Trajectory adamW = ReferenceProblems.trajectory("adamw");
        FakeParameterSlice weights = FakeParameterSlice.weight(1, 4, List.of());
        for (int i = 0; i < 4; i++) {
            weights.values()[i] = (float) adam.start(i);
        }
        new DecoupledDecay(0.1).beforeUpdate(weights, 0.01);
        for (int i = 0; i < 4; i++) {
            double step = adam.after(1, i) - adam.start(i);
            // weights of up to 2 are rounded to floats twice
            assertEquals(adamW.after(1, i), weights.values()[i] + step, 2 * 0x1p-24 * 2);
        }
    }
}
