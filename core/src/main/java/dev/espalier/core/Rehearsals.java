package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.setup.DataPreparation;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.wiring.RunSharing;

/**
 * Prepares short trainings that leave no trace: no folder, no exporters, no diagnostics, no warnings, and no one told but the given
 * listener.
 *
 * <p>They share their data in memory. A training that is begun afterwards comes to the same bits as without them.
 */
public final class Rehearsals {

    private final Espalier espalier;
    private final RunSharing sharing = RunSharing.ofRuns(true);

    Rehearsals(Espalier espalier) {
        this.espalier = espalier;
    }

    /**
     * Prepares a rehearsal.
     *
     * @param stack what to run; its exporters and diagnostics are left out
     * @param options where relative paths begin, how many threads and steps; without a folder
     * @param listener told of the run
     * @return the run, to be run once and closed
     * @throws dev.espalier.api.EspalierException with the problems
     */
    public TrainingRun prepare(Stack stack, RunOptions options, TrainingListener listener) {
        return prepare(stack, options, listener, sharing);
    }

    /**
     * Prepares a rehearsal that trains on the same samples in every step: as many as a batch has, drawn by the seed. Preprocessing is
     * fitted to all training samples as ever.
     *
     * @param stack what to run
     * @param options where relative paths begin, how many threads and steps; without a folder
     * @param listener told of the run
     * @return the run, to be run once and closed
     * @throws dev.espalier.api.EspalierException with the problems
     */
    public TrainingRun prepareOneBatch(Stack stack, RunOptions options, TrainingListener listener) {
        int samples = stack.train().batch();
        DataPreparation all = sharing.preparation();
        DataPreparation limited = (data, seed, context, start) ->
                all.prepare(data, seed, context, start).limited(samples, seed);
        return prepare(
                stack, options, listener, new RunSharing(sharing.reading(), limited, sharing.told(), sharing.quiet()));
    }

    private TrainingRun prepare(Stack stack, RunOptions options, TrainingListener listener, RunSharing shared) {
        Check.require(options.folder().isEmpty(), "folder", options.folder(), "must not be given to a rehearsal");
        return espalier.prepare(stack.unwatched(), options, shared, RunAudience.of(listener));
    }
}
