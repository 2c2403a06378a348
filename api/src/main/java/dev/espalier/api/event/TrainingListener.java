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
     * A pass over the training data begins.
     *
     * @param event which
     */
    default void epochStarted(EpochStarted event) {}

    /**
     * A pass over validation or test data begins.
     *
     * @param event which
     */
    default void evaluationStarted(EvaluationStarted event) {}

    /**
     * The monitored metric of a validation has been compared with the best so far.
     *
     * @param event how it compares
     */
    default void monitorChecked(MonitorChecked event) {}

    /**
     * The most frequent confusions of an evaluation have been collected.
     *
     * @param event which classes, with examples
     */
    default void confusionsFound(ConfusionsFound event) {}

    /**
     * A checkpoint is about to be written.
     *
     * @param event of which step
     */
    default void checkpointStarted(CheckpointStarted event) {}

    /**
     * A checkpoint could not be written; the run ends with the error.
     *
     * @param event why
     */
    default void checkpointFailed(CheckpointFailed event) {}

    /**
     * Distributions of a step have been collected; called before {@link #stepFinished} of the same step.
     *
     * @param event the distributions
     */
    default void statisticsCollected(StatisticsCollected event) {}

    /**
     * Pictures of the weights of a first layer have been made.
     *
     * @param event the pictures
     */
    default void weightsPictured(WeightsPictured event) {}

    /**
     * Training samples have been kept as the network received them.
     *
     * @param event the samples
     */
    default void samplesShown(SamplesShown event) {}

    /**
     * The diagnostics have been evaluated.
     *
     * @param event what they say now
     */
    default void diagnosisUpdated(DiagnosisUpdated event) {}

    /**
     * Whether the listener needs statistics, pictures and samples; they are collected only if a listener does.
     *
     * @return false by default
     */
    default boolean wantsStatistics() {
        return false;
    }

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
