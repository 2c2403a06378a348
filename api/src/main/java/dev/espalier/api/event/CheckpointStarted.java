package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A checkpoint is about to be written.
 *
 * @param step updates made so far
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record CheckpointStarted(long step) {}
