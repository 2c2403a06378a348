package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * An evaluation begins. It is given up, without an {@link EvaluationFinished}, if the run is asked to stop meanwhile.
 *
 * @param split which part of the data it is of
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param samples how many samples will be evaluated
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record EvaluationStarted(Split split, long step, int epoch, long samples) {}
