package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.nio.file.Path;

/**
 * A checkpoint has been written and verified.
 *
 * @param step updates made so far
 * @param file the checkpoint
 * @param bytes its size
 * @param seconds time to write and verify it
 * @param best whether it is the best so far
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record CheckpointSaved(long step, Path file, long bytes, double seconds, boolean best) {}
