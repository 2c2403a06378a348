package dev.espalier.core.setup;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be refused of a stack before its data is read.
 *
 * <p>The shapes and the number of the samples are not known then, and layers check their settings against the shapes that
 * they meet. So the model is tried on data of many shapes and sizes: what is refused alike for all of them would be refused
 * for the data too, and everything else is left to the data.
 */
public final class StackChecks {

    /** Vectors and images, small and usual ones; few have a divisor in common, so that no reshape is refused by all. */
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 28, 28),
            Shape.of(4),
            Shape.of(1),
            Shape.of(2),
            Shape.of(7),
            Shape.of(13),
            Shape.of(60),
            Shape.of(784),
            Shape.of(1, 1),
            Shape.of(9, 11),
            Shape.of(1, 1, 1),
            Shape.of(3, 32, 32),
            Shape.of(2, 5, 5, 5));

    /** Samples to train on; batches leave different rests of them. Few, because schedules are looked at step by step. */
    private static final List<Integer> SIZES = List.of(1_009, 1, 2, 3, 64, 360, 4_096);

    private StackChecks() {}

    /**
     * Refuses a stack that no data could make good.
     *
     * @param stack the stack
     * @throws EspalierException with every problem found
     */
    public static void check(Stack stack) {
        List<Problem> always = problems(stack, SHAPES.get(0), SIZES.get(0));
        for (int i = 1; i < SHAPES.size() && !always.isEmpty(); i++) {
            always.retainAll(problems(stack, SHAPES.get(i), SIZES.get(i % SIZES.size())));
        }
        if (!always.isEmpty()) {
            List<Schema.Input> inputs = TrialInputs.withColumns(stack, SHAPES.get(0));
            always.retainAll(problems(stack, inputs, SIZES.get(0)));
        }
        if (!always.isEmpty()) {
            throw new EspalierException(always);
        }
    }

    private static List<Problem> problems(Stack stack, Shape shape, int samples) {
        return problems(stack, TrialInputs.of(stack.model(), shape), samples);
    }

    private static List<Problem> problems(Stack stack, List<Schema.Input> inputs, int samples) {
        List<Problem> problems = new ArrayList<>();
        Optional<Graph> graph = graph(OutputUnits.tried(stack), inputs, problems);
        graph.ifPresent(found -> problems.addAll(ParameterGroups.problems(stack, found)));
        settings(stack, samples).ifPresent(found -> problems.addAll(RunChecks.problems(stack, graph, found)));
        return problems;
    }

    private static Optional<LoopSettings> settings(Stack stack, int samples) {
        try {
            return Optional.of(LoopSettings.of(stack, samples, Long.MAX_VALUE, Monitor.VALIDATION_LOSS, true));
        } catch (ArithmeticException moreStepsThanCanBeCounted) {
            return Optional.empty();
        }
    }

    private static Optional<Graph> graph(Model model, List<Schema.Input> inputs, List<Problem> problems) {
        try {
            return Optional.of(Graph.of(model, inputs));
        } catch (EspalierException refusal) {
            problems.addAll(refusal.problems());
            return Optional.empty();
        }
    }
}
