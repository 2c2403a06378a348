package dev.espalier.search.storage;

import java.time.Duration;

/**
 * How long a store waits.
 *
 * @param heartbeat between two heartbeats of a process
 * @param expiry after which a process of another machine that was not heard of counts as dead
 * @param patience for how long a transaction is tried again while the database cannot be reached
 */
record StorageTiming(Duration heartbeat, Duration expiry, Duration patience) {

    static final StorageTiming DEFAULT =
            new StorageTiming(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(5));
}
