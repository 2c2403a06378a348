package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A pass over the training data begins, or goes on after a resume.
 *
 * @param epoch its number, from 1
 * @param step updates made so far
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record EpochStarted(int epoch, long step) {}
