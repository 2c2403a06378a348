package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A pass over the training data has ended.
 *
 * @param epoch its number, from 1
 * @param step updates made so far
 * @param samples samples seen in this pass since it began or was resumed
 * @param loss mean training loss over the pass, without penalties
 * @param penalty the sum of all penalties: those on parameters after its last update, those on outputs as their mean over
 *     the pass
 * @param learningRate of its last update
 * @param seconds wall-clock time of the pass, or of its part since a resume
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record EpochFinished(
        int epoch, long step, long samples, double loss, double penalty, double learningRate, double seconds) {}
