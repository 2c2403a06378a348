package dev.espalier.core.data;

import dev.espalier.api.model.Workers;

/** Copies one input of samples after the steps that it has yet to pass; for one thread, which may spread the work. */
interface InputReader {

    /**
     * Copies samples.
     *
     * @param places of the samples in the data set
     * @param count how many of them, from the first
     * @param into where to write, sample after sample from index 0
     * @param workers threads to spread the work over
     */
    void read(int[] places, int count, float[] into, Workers workers);
}
