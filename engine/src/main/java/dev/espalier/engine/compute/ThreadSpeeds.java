package dev.espalier.engine.compute;

import java.util.Arrays;

/**
 * How fast each thread is, learned from how long it took for its parts before: where one core is slower than another because
 * another program uses it too, parts of equal size would leave the others waiting for it.
 *
 * <p>Speeds decide who computes what, never what is computed. Used by the thread that gives work out; whoever runs a part
 * writes the time that it took.
 */
final class ThreadSpeeds {

    /** How much one region moves the speeds. */
    private static final double PACE = 0.1;

    /** No part is smaller than this fraction of an equal one. */
    private static final double LEAST = 0.4;

    /** Regions whose parts take less move the speeds by less: the clock is too coarse for them. */
    private static final long WHOLE_PACE_NANOS = 5_000;

    /** Times lie so far apart that threads do not write to the same cache line. */
    private static final int APART = 16;

    private final int threads;

    /** The fraction of all work that each thread does in the same time as the others do theirs. */
    private final double[] fractions;

    private final double[] rates;
    private final long[] nanos;

    /** Where each part of the divided work begins, and the end of the last. */
    private final int[] bounds;

    ThreadSpeeds(int threads) {
        this.threads = threads;
        this.fractions = new double[threads];
        this.rates = new double[threads];
        this.nanos = new long[threads * APART];
        this.bounds = new int[threads + 1];
        Arrays.fill(fractions, 1.0 / threads);
    }

    /** Whether there are enough units to be divided unequally. */
    boolean canDivide(long units) {
        return threads > 1 && units >= 2L * threads;
    }

    /**
     * Divides units into a part for each thread.
     *
     * @param units how many there are, at least as many as threads: each part has one or more
     */
    void divide(int units) {
        double end = 0;
        for (int part = 0; part < threads; part++) {
            // one that its own thread does not run says nothing, and then nothing is learned
            nanos[part * APART] = 0;
            bounds[part] = bound(units, end, part);
            end += fractions[part];
        }
        bounds[threads] = units;
    }

    private int bound(int units, double end, int part) {
        int wanted = (int) Math.round(units * end);
        int least = part == 0 ? 0 : bounds[part - 1] + 1;
        return Math.max(least, Math.min(units - (threads - part), wanted));
    }

    /** The first unit of a part; for the number of threads, the number of units. */
    int bound(int part) {
        return bounds[part];
    }

    /** Says how long a part took; said of those only that were run by their own threads. */
    void took(int part, long nanoseconds) {
        nanos[part * APART] = Math.max(1, nanoseconds);
    }

    /** Learns from a region, when all parts are done. */
    void learn() {
        int units = bounds[threads];
        long shortest = WHOLE_PACE_NANOS;
        double sum = 0;
        for (int part = 0; part < threads; part++) {
            long time = nanos[part * APART];
            if (time == 0) {
                return;
            }
            shortest = Math.min(shortest, time);
            rates[part] = (bounds[part + 1] - bounds[part]) / (double) units / time;
            sum += rates[part];
        }
        double pace = PACE * shortest / WHOLE_PACE_NANOS;
        double least = LEAST / threads;
        double total = 0;
        for (int part = 0; part < threads; part++) {
            fractions[part] = Math.max(least, fractions[part] + pace * (rates[part] / sum - fractions[part]));
            total += fractions[part];
        }
        for (int part = 0; part < threads; part++) {
            fractions[part] /= total;
        }
    }
}
