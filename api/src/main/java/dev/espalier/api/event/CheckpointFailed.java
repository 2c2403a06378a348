package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A checkpoint could not be written; the run ends with the error.
 *
 * @param step updates made so far
 * @param reason what went wrong, as text for people
 * @param seconds time until it failed
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record CheckpointFailed(long step, String reason, double seconds) {}
