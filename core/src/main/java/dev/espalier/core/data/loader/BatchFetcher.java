package dev.espalier.core.data.loader;

/** Fills batches; for one thread. What a batch holds depends on its number alone. */
interface BatchFetcher {

    /**
     * Fills a batch.
     *
     * @param number of the batch, counted over all passes
     * @param batch what to fill
     */
    void fetch(long number, Batch batch);
}
