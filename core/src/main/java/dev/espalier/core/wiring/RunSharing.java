package dev.espalier.core.wiring;

import dev.espalier.core.data.SourceReading;
import dev.espalier.core.setup.DataPreparation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What several runs have in common, such as those of a cross-validation; safe for several threads, so that runs may be prepared
 * and trained side by side.
 *
 * @param reading how the samples of the source are come by
 * @param preparation how they are split and preprocessed
 * @param told the warnings that earlier runs have logged; safe for several threads
 * @param quiet whether warnings are not logged at all
 */
public record RunSharing(SourceReading reading, DataPreparation preparation, Set<String> told, boolean quiet) {

    /** A run by itself. */
    public static RunSharing none() {
        SourceReading reading = SourceReading.anew();
        return new RunSharing(reading, DataPreparation.of(reading), ConcurrentHashMap.newKeySet(), false);
    }

    /**
     * Several runs whose relative paths begin in the same folder: what is equal of their data is read and prepared once, and
     * what is warned of is said once.
     */
    public static RunSharing ofRuns() {
        return ofRuns(false);
    }

    /** As {@link #ofRuns()}; quiet ones log no warnings. */
    public static RunSharing ofRuns(boolean quiet) {
        SourceReading reading = SourceReading.shared();
        return new RunSharing(reading, DataPreparation.shared(reading), ConcurrentHashMap.newKeySet(), quiet);
    }

    /** Whether a warning is to be logged: it has not been yet. */
    boolean isNew(String warning) {
        return !quiet && told.add(warning);
    }
}
