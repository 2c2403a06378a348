package dev.espalier.core.data;

/** Fills batches; for one thread. What a batch holds depends on its number alone. */
interface BatchLoader {

    /**
     * Fills a batch.
     *
     * @param number of the batch, counted over all passes
     * @param into what to fill
     */
    void load(long number, Batch into);
}
