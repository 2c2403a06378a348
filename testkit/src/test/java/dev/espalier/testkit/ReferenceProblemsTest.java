package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceProblemsTest {

    @ParameterizedTest
    @MethodSource("dev.espalier.testkit.ReferenceProblems#forOptimizers")
    void haveTheGradientsOfTheirValues(ReferenceProblem problem) {
        float[] weights = problem.start();
        float[] gradients = new float[problem.size()];
        problem.gradient(weights, gradients);
        for (int i = 0; i < problem.size(); i++) {
            float weight = weights[i];
            weights[i] = weight + 0x1p-10f;
            double above = problem.value(weights);
            weights[i] = weight - 0x1p-10f;
            double below = problem.value(weights);
            weights[i] = weight;
            // central differences leave step² times a third derivative / 6: 2880 / 6 · 2⁻²⁰ for Rosenbrock, where x =
            // −1.2
            assertEquals((above - below) / 0x1p-9, gradients[i], 5e-4 + 1e-6 * Math.abs(gradients[i]));
        }
    }

    @Test
    void havePositiveValuesButAtTheMinimum() {
        assertEquals(0, ReferenceProblems.rosenbrock().value(new float[] {1, 1}));
        // (1 + 1.2)² + 100 · (1 − 1.44)²
        assertEquals(24.2, ReferenceProblems.rosenbrock().value(new float[] {-1.2f, 1}), 1e-4);
        ReferenceProblem parabola = ReferenceProblems.parabola(5);
        assertTrue(parabola.value(parabola.start()) > 0.1);
    }

    /** Descent by hand in double precision comes out where the text says. */
    @Test
    void giveTrajectoriesThatCanBeRetraced() {
        Trajectory trajectory = ReferenceProblems.trajectory("sgd");
        assertEquals(4, trajectory.size());
        assertEquals(12, trajectory.steps());
        assertEquals("sgd rate=0.1", trajectory.toString());
        for (int weight = 0; weight < 4; weight++) {
            double value = trajectory.start(weight);
            for (int step = 1; step <= 12; step++) {
                value -= 0.1 * trajectory.gradient(step, weight, value);
                // another library's sine may differ in its last digit
                assertEquals(value, trajectory.after(step, weight), 12 * 0x1p-52);
            }
        }
    }

    @Test
    void giveSchedulesWithTheirMomentum() {
        ReferenceSchedule oneCycle = ReferenceProblems.schedule("one-cycle");
        assertEquals(60, oneCycle.steps());
        assertEquals(0.004, oneCycle.rate(0), 1e-15);
        assertEquals(0.95, oneCycle.momentum(0));
        assertEquals(Double.NaN, ReferenceProblems.schedule("step").momentum(0));
    }

    @Test
    void listWhatThereIs() {
        assertTrue(Trajectory.names().contains("adam"));
        assertTrue(ReferenceSchedule.names().contains("cosine"));
        var refusal = assertThrows(IllegalArgumentException.class, () -> ReferenceProblems.trajectory("adma"));
        assertTrue(refusal.getMessage().startsWith("name is adma; it must be one of [sgd, "), refusal.getMessage());
    }
}
