package dev.espalier.core.data.prepared;

import dev.espalier.api.Check;
import dev.espalier.api.model.Workers;

/** Copies one input of samples after the steps that it has yet to pass; for one thread, which may spread the work. */
interface InputReader {

    /**
     * Copies samples.
     *
     * @param places of the samples in the dataset
     * @param count how many of them, from the first
     * @param destination where to write, sample after sample from index 0
     * @param workers threads to spread the work over
     */
    void read(int[] places, int count, float[] destination, Workers workers);

    /** A check that costs nothing while it holds: the text of {@link Check} would be made at every call. */
    static void requireCapacity(String name, int count, int capacity) {
        if (count > capacity) {
            Check.require(false, name, count, "must be at most the capacity " + capacity);
        }
    }
}
