package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunControl;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a learning rate: trains for some steps while the rate grows by the same factor in each, until the loss diverges.
 *
 * <p>The stack's own schedules and stopping rules are left out. Nothing is written, and no other training is changed.
 *
 * @param low the first rate, above 0
 * @param high the last rate, above the first
 * @param steps of the sweep, at least 20
 */
public record LearningRateFinder(double low, double high, int steps) {

    /** Checks the ranges. */
    public LearningRateFinder {
        Check.above("low", low, 0);
        Check.above("high", high, low);
        Check.atLeast("steps", steps, 20);
    }

    /** From 10⁻⁶ to 10 in 140 steps, twenty for each decade. */
    public LearningRateFinder() {
        this(1e-6, 10, 140);
    }

    /**
     * Trains, and gives the curve.
     *
     * @param espalier the way in
     * @param stack what to train
     * @param options where relative paths begin and how many threads; without a folder
     * @return the losses by rate
     * @throws EspalierException with the problems of the stack
     */
    public LearningRateCurve find(Espalier espalier, Stack stack, RunOptions options) {
        Stack.Rehearsed changed = new Stack.Rehearsed(
                stack.model(),
                low,
                List.of(new LearningRateSweep(high / low, steps)),
                Map.of(),
                withoutStops(stack),
                stack.augment(),
                // one more than are made, as the end of a run has duties of its own
                stack.train().shortened(steps + 1L, stack.train().batch()));
        Sweep sweep = new Sweep();
        try (TrainingRun run =
                espalier.rehearsals().prepare(stack.rehearsed(changed), options.withMaxSteps(steps), sweep)) {
            sweep.control = run.control();
            run.run();
        } catch (EspalierException failure) {
            if (failure.code() != ErrorCode.NON_FINITE || sweep.rates.isEmpty()) {
                throw failure;
            }
        }
        return sweep.curve();
    }

    /** The regularizers but for those that end a run. */
    static List<Stack.RegularizerEntry> withoutStops(Stack stack) {
        return stack.regularizers().stream()
                .filter(entry ->
                        !(entry.regularizer() instanceof StoppingRule || entry.regularizer() instanceof TimeLimit))
                .toList();
    }

    /** The losses so far. */
    private static final class Sweep implements TrainingListener {

        private final List<Double> rates = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private @Nullable RunControl control;

        @Override
        public void stepFinished(StepView step) {
            rates.add(step.learningRate());
            losses.add(step.loss());
            if (curve().diverges()) {
                Optional.ofNullable(control).ifPresent(run -> run.requestStop("the loss diverges"));
            }
        }

        private LearningRateCurve curve() {
            return new LearningRateCurve(array(rates), array(losses));
        }

        private static double[] array(List<Double> values) {
            double[] array = new double[values.size()];
            Arrays.setAll(array, values::get);
            return array;
        }
    }
}
