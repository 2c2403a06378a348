package dev.espalier.core.wiring;

import dev.espalier.core.data.SourceReading;
import java.util.HashSet;
import java.util.Set;

/**
 * What the runs of one cross-validation have in common; for one thread at a time.
 *
 * @param reading how the samples of the source are come by
 * @param told the warnings that earlier runs have logged
 */
public record RunSharing(SourceReading reading, Set<String> told) {

    /** A run by itself. */
    public static RunSharing none() {
        return new RunSharing(SourceReading.anew(), new HashSet<>());
    }

    /** Several runs of the same data, which is read once; what is warned of is said once. */
    public static RunSharing ofRuns() {
        return new RunSharing(SourceReading.shared(), new HashSet<>());
    }

    /** Whether a warning has not been logged yet. */
    boolean isNew(String warning) {
        return told.add(warning);
    }
}
