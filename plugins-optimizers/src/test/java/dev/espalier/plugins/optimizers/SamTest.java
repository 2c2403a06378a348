package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamTest {

    /** f = ½(w₁² + 4·w₂²) in two parameters: the norm is that of both together. */
    @Test
    void stepsWithTheGradientsOfTheWorstPlace() {
        Sam sam = new Sam(0.5, new Sgd());
        FakeParameterSlice one =
                FakeParameterSlice.weight(1, 1, sam).setValues(3).setGradients(3);
        FakeParameterSlice other =
                FakeParameterSlice.weight(1, 1, sam).setValues(1).setGradients(4);
        FakeStep step = new FakeStep(0.1);
        ClosureOptimizer.Closure worst = () -> {
            // e = 0.5 · (3, 4)/5
            assertEquals(3.3f, one.values()[0], 1e-6);
            assertEquals(1.4f, other.values()[0], 1e-6);
            one.setGradients(one.values()[0]);
            other.setGradients(4 * other.values()[0]);
            return 0;
        };
        sam.findGradients(List.of(one, other), step, worst);
        assertEquals(3, one.values()[0]);
        sam.update(List.of(one, other), step, worst);
        assertEquals(3 - 0.33f, one.values()[0], 1e-6);
        assertEquals(1 - 0.56f, other.values()[0], 1e-6);
    }

    @Test
    void comesBackToTheSameBits() {
        Sam sam = new Sam(0.05, new Sgd());
        FakeParameterSlice slice = FakeParameterSlice.weight(1, 3, sam)
                .setValues(0.1f, -7.3f, 1e-8f)
                .setGradients(1, 2, 3);
        sam.findGradients(List.of(slice), new FakeStep(0.1), () -> {
            slice.setGradients(0, 0, 0);
            return 0;
        });
        assertArrayEquals(new float[] {0.1f, -7.3f, 1e-8f}, slice.values());
    }
}
