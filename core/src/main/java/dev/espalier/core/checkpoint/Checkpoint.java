package dev.espalier.core.checkpoint;

import dev.espalier.api.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that was read and is good to the last bit.
 *
 * @param step updates made before it
 * @param path where it is
 * @param file what it holds
 * @param warnings what is wrong with newer checkpoints that were passed over; empty if this is the newest
 */
public record Checkpoint(long step, Path path, TensorFile file, List<Problem> warnings) {

    /** Copies the list. */
    public Checkpoint {
        warnings = List.copyOf(warnings);
    }
}
