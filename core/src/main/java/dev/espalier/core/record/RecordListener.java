package dev.espalier.core.record;

import dev.espalier.api.event.TrainingListener;

/**
 * Receives the events of a run as its log has them: those of a listener, and what only the log knows.
 *
 * <p>A run that went on from a checkpoint is told by {@link #runStarted} once more. Of steps, only those that were recorded
 * are told, without the times of their phases: these come by {@link #timed}. The log does not have the seconds of epochs and
 * evaluations, which are NaN, nor the samples of evaluations, which are 0.
 */
public interface RecordListener extends TrainingListener {

    /**
     * The time of the next event, where the log has it.
     *
     * @param time Unix time in seconds
     */
    default void happenedAt(double time) {}

    /**
     * What a part of the run cost, in time and memory.
     *
     * @param event what it cost
     */
    default void timed(Timing event) {}

    /**
     * The metrics of an epoch or an evaluation, as the line has them; the event is told as well.
     *
     * @param line the metrics
     */
    default void metricsRead(MetricsLine line) {}
}
