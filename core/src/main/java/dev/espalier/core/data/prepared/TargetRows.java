package dev.espalier.core.data.prepared;

/** The values of a target in double, sample by sample; for one thread. */
interface TargetRows {

    /** How many samples there are. */
    int size();

    /**
     * Copies the values of one sample.
     *
     * @param sample from 0
     * @param destination where to write, from index 0
     */
    void read(int sample, double[] destination);
}
