package dev.espalier.search;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.RunOutline;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run of the stack that is prepared before the first trial: what all trials would meet shows here, and what they have in common.
 *
 * @param stack of a point of the space
 * @param outline of its run
 * @param warnings what is probably not meant in it, nor in others
 */
record Probe(Stack stack, RunOutline outline, List<RunWarning> warnings) {

    /** Copies the list. */
    Probe {
        warnings = List.copyOf(warnings);
    }

    /** Some points may be combinations that cannot be trained. */
    private static final int MOST_ATTEMPTS = 10;

    private static final long KEY = CounterRandomStream.keyOf("search.probe");

    /**
     * Prepares a run of the middle of the space, or of another point if that cannot be trained.
     *
     * @param runs prepares it
     * @param space the space
     * @return the run's stack and outline
     * @throws EspalierException the first one, if none of several points can be trained
     */
    static Probe of(TrialRuns runs, SearchSpace space) {
        double[] positions = new double[space.size()];
        Arrays.fill(positions, 0.5);
        CounterRandomStream random = new CounterRandomStream(0, KEY);
        List<EspalierException> failures = new ArrayList<>();
        while (failures.size() < MOST_ATTEMPTS) {
            try {
                return of(runs, space, space.at(positions));
            } catch (EspalierException failure) {
                if (TrialRuns.concernsAll(failure)) {
                    throw failure;
                }
                failures.add(failure);
            }
            for (int i = 0; i < positions.length; i++) {
                positions[i] = random.nextDouble();
            }
        }
        throw failures.get(0);
    }

    private static Probe of(TrialRuns runs, SearchSpace space, List<Double> values) {
        Stack stack = runs.stack(new TrialPoint(space, values, Path.of("")));
        try (TrainingRun run = runs.prepare(stack)) {
            return new Probe(stack, run.outline(), run.warnings());
        }
    }
}
