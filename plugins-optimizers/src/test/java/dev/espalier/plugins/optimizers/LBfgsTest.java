package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.RefusedValues.NEGATIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.OptimizerContract;
import dev.espalier.testkit.ReferenceProblem;
import dev.espalier.testkit.ReferenceProblems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LBfgsTest implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new LBfgs();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("history", List.of(0, 101), "iterations", List.of(0), "tolerance", NEGATIVE);
    }

    @Nested
    class WithBacktracking implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new LBfgs(5, 4, 1e-7, true);
        }
    }

    /** −g/Σ|g| at first; then the secant of the two gradients, which on a parabola of one weight is the minimum. */
    @Test
    void findsTheMinimumOfAParabolaOfOneWeightInTwoIterations() {
        LBfgs rule = new LBfgs(10, 2, 0, false);
        FakeParameterSlice slice =
                FakeParameterSlice.weight(1, 1, rule).setValues(3).setGradients(12);
        rule.update(List.of(slice), new FakeStep(1), () -> {
            assertEquals(2, slice.values()[0]);
            slice.setGradients(4 * slice.values()[0]);
            return 0;
        });
        assertEquals(0, slice.values()[0]);
    }

    /** What takes thousands of steps of descent takes a few dozen passes. */
    @Test
    void needsFewPassesForRosenbrock() {
        ReferenceProblem problem = ReferenceProblems.rosenbrock();
        LBfgs rule = new LBfgs(10, 20, 1e-7, true);
        FakeParameterSlice slice = FakeParameterSlice.weight(2, 1, rule).setValues(problem.start());
        int[] passes = {0};
        FakeStep step = new FakeStep(1);
        for (int i = 0; i < 5; i++) {
            problem.gradient(slice.values(), slice.gradients());
            rule.update(List.of(slice), step, () -> {
                passes[0]++;
                problem.gradient(slice.values(), slice.gradients());
                return problem.value(slice.values());
            });
            step.next();
        }
        assertTrue(problem.value(slice.values()) < 1e-6, () -> "it came to " + problem.value(slice.values()));
        assertTrue(passes[0] < 200, () -> passes[0] + " passes");
    }
}
