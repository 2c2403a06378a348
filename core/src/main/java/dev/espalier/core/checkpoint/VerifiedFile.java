package dev.espalier.core.checkpoint;

import dev.espalier.api.Problem;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a look at every byte of one file found.
 *
 * @param path the file
 * @param bytes its size; 0 if it cannot be read
 * @param digest its digest; empty if it is not good
 * @param problem what is wrong; empty if it is good
 */
public record VerifiedFile(Path path, long bytes, String digest, Optional<Problem> problem) {

    /** Whether every byte is what was written. */
    public boolean isGood() {
        return problem.isEmpty();
    }
}
