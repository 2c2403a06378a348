package com.acme.lion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.OptimizerContract;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.Trajectory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LionTest implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new Lion();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("beta1", List.of(-0.1, 1.0), "beta2", List.of(-0.1, 1.0), "tolerance", List.of(-1e-9));
    }

    /** The reference decays by 0.1; in Espalier that is the regularizer decoupled-decay, done here by hand. */
    @Test
    void goesTheWayOfTheReference() {
        Trajectory reference = ReferenceProblems.trajectory("lion");
        Lion lion = new Lion();
        FakeParameterSlice slice = FakeParameterSlice.weight(1, reference.size(), lion.slots());
        for (int i = 0; i < reference.size(); i++) {
            slice.values()[i] = (float) reference.start(i);
        }
        for (int step = 1; step <= reference.steps(); step++) {
            for (int i = 0; i < reference.size(); i++) {
                slice.gradients()[i] = (float) reference.gradient(step, i, slice.values()[i]);
                slice.values()[i] *= (float) (1 - 0.01 * 0.1);
            }
            lion.update(slice, new FakeStep(0.01).at(step));
            for (int i = 0; i < reference.size(); i++) {
                // weights of up to 2, rounded three times a step: start, decay, update
                assertEquals(reference.after(step, i), slice.values()[i], 3 * 2 * 0x1p-24 * step, "step " + step);
            }
        }
    }

    @Test
    void makesNoStepWithinItsTolerance() {
        Lion lion = new Lion(0.9, 0.99, 0.01);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 2, lion.slots()).setGradients(0.05f, 0.5f);
        lion.update(slice, new FakeStep(1));
        // a tenth of the gradient is what the first direction is made of
        assertEquals(0, slice.values()[0]);
        assertEquals(-1, slice.values()[1]);
    }
}
