package dev.espalier.core.checkpoint;

import dev.espalier.api.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that is on the disk and was read back.
 *
 * @param step updates made before it
 * @param path where it is
 * @param bytes its size
 * @param digest SHA-256 of all bytes, with zeros in the digest's own place
 * @param best whether it was kept as the best too
 * @param warnings what went wrong afterwards without harm to it, such as an old file that could not be removed
 */
public record SavedCheckpoint(long step, Path path, long bytes, String digest, boolean best, List<Problem> warnings) {

    /** Copies the list. */
    public SavedCheckpoint {
        warnings = List.copyOf(warnings);
    }
}
