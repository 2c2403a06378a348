package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.api.optimizer.Optimizer;
import java.util.List;

/** An optimizer's descent on a reference problem, at the best of several learning rates. */
final class OptimizerDescent {

    private static final int STEPS = 20_000;

    private OptimizerDescent() {}

    /**
     * Fails unless one of the learning rates reduces the initial value to a given fraction.
     *
     * <p>The learning rate decays along a half cosine, so that optimizers whose steps do not shrink with the gradient
     * converge.
     */
    static void assertConverges(
            OptimizerContract contract, ReferenceProblem problem, int rows, int columns, double share) {
        double goal = share * problem.value(problem.start());
        StringBuilder reached = new StringBuilder();
        for (double rate : contract.learningRates()) {
            double value = descend(contract.optimizer(), problem, rows, columns, rate, goal);
            if (value <= goal) {
                return;
            }
            reached.append(reached.isEmpty() ? "" : ", ")
                    .append(value)
                    .append(" at rate ")
                    .append(rate);
        }
        fail("on " + problem.name() + ", " + contract.optimizer() + " must come to " + goal + " or below within "
                + STEPS + " steps; it came to " + reached);
    }

    private static double descend(
            Optimizer optimizer, ReferenceProblem problem, int rows, int columns, double rate, double goal) {
        FakeParameterSlice slice = FakeParameterSlice.weight(rows, columns, optimizer);
        slice.setValues(problem.start());
        RuleCall call = new RuleCall(optimizer, List.of(slice), () -> {
            problem.gradient(slice.values(), slice.gradients());
            return problem.value(slice.values());
        });
        FakeStep step = new FakeStep(rate);
        double value = problem.value(slice.values());
        for (int i = 0; i < STEPS && Double.isFinite(value) && value > goal; i++) {
            problem.gradient(slice.values(), slice.gradients());
            step.learningRate(rate * 0.5 * (1 + StrictMath.cos(Math.PI * i / STEPS)));
            call.update(step);
            step.next();
            value = problem.value(slice.values());
        }
        return value;
    }
}
