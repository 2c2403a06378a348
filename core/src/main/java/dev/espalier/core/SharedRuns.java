package dev.espalier.core;

import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.wiring.RunSharing;
import java.util.List;

/**
 * Prepares runs that share what is equal of their data in memory. They log no warnings: {@link TrainingRun#warnings()} has them.
 *
 * <p>Safe for several threads: the runs may be prepared and trained side by side. Each comes to the same bits as by itself.
 */
public final class SharedRuns {

    private final Espalier espalier;
    private final RunSharing sharing = RunSharing.ofRuns(true);

    SharedRuns(Espalier espalier) {
        this.espalier = espalier;
    }

    /**
     * Prepares a run, as {@link Espalier#prepare} does.
     *
     * @param stack what to run
     * @param options where and how; the folder in which relative paths begin is the same for all these runs
     * @return the run, to be run once and closed
     * @throws dev.espalier.api.EspalierException with the problems
     */
    public TrainingRun prepare(Stack stack, RunOptions options) {
        return prepare(stack, options, List.of());
    }

    /**
     * Prepares a run with listeners of its own.
     *
     * @param stack what to run
     * @param options where and how
     * @param listeners told after those of {@link Espalier}, and closed with the run
     * @return the run, to be run once and closed
     * @throws dev.espalier.api.EspalierException with the problems
     */
    public TrainingRun prepare(Stack stack, RunOptions options, List<TrainingListener> listeners) {
        return espalier.prepare(stack, options, sharing, listeners);
    }
}
