package dev.espalier.engine.compute;

import java.util.Arrays;

/**
 * How much of common work each thread takes, learned from how long each took before: where one core is slower than another,
 * because another process uses it too, equal shares would leave the others waiting for it.
 *
 * <p>Shares decide who computes what, never what is computed. Used by the thread that gives work out; each thread writes
 * the time that it took itself.
 */
final class WorkShares {

    /** How much one region moves the shares. */
    private static final double PACE = 0.1;

    /** No share is smaller than this part of an equal one. */
    private static final double LEAST = 0.4;

    /** Regions that took less teach nothing: the clock is too coarse for them. */
    private static final long SHORTEST_NANOS = 5_000;

    /** Times lie so far apart that threads do not write to the same cache line. */
    private static final int APART = 16;

    private final int threads;
    private final double[] shares;
    private final double[] rates;
    private final long[] nanos;

    /** Where each thread's units of the divided work begin, and the end of the last. */
    private final int[] bounds;

    WorkShares(int threads) {
        this.threads = threads;
        this.shares = new double[threads];
        this.rates = new double[threads];
        this.nanos = new long[threads * APART];
        this.bounds = new int[threads + 1];
        Arrays.fill(shares, 1.0 / threads);
    }

    /** Whether there are enough units to be shared out unequally. */
    boolean canDivide(long units) {
        return threads > 1 && units >= 2L * threads;
    }

    /**
     * Shares units out.
     *
     * @param units how many there are, at least as many as threads: each gets one or more
     */
    void divide(int units) {
        double end = 0;
        for (int thread = 0; thread < threads; thread++) {
            // one that is given nothing to do after all says nothing, and then nothing is learned
            nanos[thread * APART] = 0;
            bounds[thread] = bound(units, end, thread);
            end += shares[thread];
        }
        bounds[threads] = units;
    }

    private int bound(int units, double share, int thread) {
        int wanted = (int) Math.round(units * share);
        int least = thread == 0 ? 0 : bounds[thread - 1] + 1;
        return Math.max(least, Math.min(units - (threads - thread), wanted));
    }

    /** The first unit of a thread; for the number of threads, the number of units. */
    int bound(int thread) {
        return bounds[thread];
    }

    /** Says how long a thread took for its units. */
    void took(int thread, long nanoseconds) {
        nanos[thread * APART] = nanoseconds;
    }

    /** Learns from a region, when all threads have said how long they took for the units that were divided last. */
    void learn() {
        int units = bounds[threads];
        double sum = 0;
        for (int thread = 0; thread < threads; thread++) {
            long time = nanos[thread * APART];
            if (time < SHORTEST_NANOS) {
                return;
            }
            rates[thread] = (bounds[thread + 1] - bounds[thread]) / (double) units / time;
            sum += rates[thread];
        }
        double least = LEAST / threads;
        double total = 0;
        for (int thread = 0; thread < threads; thread++) {
            shares[thread] = Math.max(least, shares[thread] + PACE * (rates[thread] / sum - shares[thread]));
            total += shares[thread];
        }
        for (int thread = 0; thread < threads; thread++) {
            shares[thread] /= total;
        }
    }
}
