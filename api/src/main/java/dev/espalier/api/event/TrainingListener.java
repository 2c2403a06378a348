package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * Receives the events of a run.
 *
 * <p>All methods are called on the run's own thread, in the order in which things happen, listeners in the order in which
 * they were declared. A listener that throws ends the run. Listening never changes a result.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface TrainingListener extends AutoCloseable {

    /**
     * The run is about to make its first step, or its first since it was resumed.
     *
     * @param event what is about to run
     */
    default void runStarted(RunStarted event) {}

    /**
     * A step has been made.
     *
     * @param step a view that is used again for the next step: keep values, not the view
     */
    default void stepFinished(StepView step) {}

    /**
     * A pass over the training data has ended.
     *
     * @param event its metrics
     */
    default void epochFinished(EpochFinished event) {}

    /**
     * A pass over validation or test data has ended.
     *
     * @param event its metrics
     */
    default void evaluationFinished(EvaluationFinished event) {}

    /**
     * A checkpoint has been written and verified.
     *
     * @param event where it is
     */
    default void checkpointSaved(CheckpointSaved event) {}

    /**
     * Parameters that were frozen are trained from the next step on; told before that step.
     *
     * @param event which, and when
     */
    default void parametersUnfrozen(ParametersUnfrozen event) {}

    /**
     * A value is NaN or infinite; the run stops after this.
     *
     * @param event what and where
     */
    default void nonFiniteFound(NonFiniteFound event) {}

    /**
     * The run has ended, for whatever reason.
     *
     * @param event how it ended
     */
    default void runStopped(RunStopped event) {}

    /** The run no longer needs the listener. */
    @Override
    default void close() {}
}
