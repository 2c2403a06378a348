package dev.espalier.search.storage;

import java.time.Instant;

/**
 * A process that works, or has worked, on a study.
 *
 * @param id its own in the whole database
 * @param host the name of its machine
 * @param pid its number there
 * @param since when it opened the study, by the clock of the database
 * @param heartbeat when it was last heard of
 * @param isAlive whether it still works on the study, as far as its heartbeat and its machine say
 */
public record Worker(String id, String host, long pid, Instant since, Instant heartbeat, boolean isAlive) {}
