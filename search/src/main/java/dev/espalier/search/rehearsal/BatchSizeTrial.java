package dev.espalier.search.rehearsal;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a batch size needs and brings.
 *
 * @param size samples in a batch
 * @param bytes of the heap that a run takes with it; empty if it does not fit
 * @param samplesPerSecond that were trained on; empty if it does not fit
 */
public record BatchSizeTrial(int size, OptionalLong bytes, OptionalDouble samplesPerSecond) {

    /** Whether a run with this size fits into the heap. */
    public boolean fits() {
        return samplesPerSecond.isPresent();
    }
}
