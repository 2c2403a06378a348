package dev.espalier.metrics;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts durations in buckets that grow with them, from which quantiles are estimated.
 *
 * <p>Each power of two is divided into 16 buckets, so that the middle of a bucket is off by at most 1/32 of its lower end:
 * 3.2 %. There are two sets of buckets, in turns: the durations of the last one to two periods are counted.
 *
 * <p>One thread adds and turns, any thread reads. Adding costs a store.
 */
final class DurationSketch {

    private static final int BITS = 4;
    private static final int PER_OCTAVE = 1 << BITS;
    private static final int BUCKETS = (Long.SIZE - BITS) * PER_OCTAVE;

    private volatile AtomicIntegerArray current = new AtomicIntegerArray(BUCKETS);
    private volatile AtomicIntegerArray previous = new AtomicIntegerArray(BUCKETS);

    /** Counts a duration; one below 0, from a clock that was set back, is 0. */
    void add(long nanoseconds) {
        AtomicIntegerArray counts = current;
        int bucket = bucketOf(Math.max(0, nanoseconds));
        counts.lazySet(bucket, counts.getPlain(bucket) + 1);
    }

    /** Forgets the durations of the period before the one that ends now. */
    void turn() {
        AtomicIntegerArray next = previous;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            next.setPlain(bucket, 0);
        }
        previous = current;
        current = next;
    }

    /**
     * Estimates a quantile.
     *
     * @param level in (0, 1]
     * @return nanoseconds; NaN if no duration is counted
     */
    double quantile(double level) {
        AtomicIntegerArray one = current;
        AtomicIntegerArray other = previous;
        long total = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            total += count(one, other, bucket);
        }
        long rank = Math.max(1, (long) Math.ceil(level * total));
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            rank -= count(one, other, bucket);
            if (rank <= 0) {
                return middleOf(bucket);
            }
        }
        return Double.NaN;
    }

    private static int count(AtomicIntegerArray one, AtomicIntegerArray other, int bucket) {
        return one.getOpaque(bucket) + other.getOpaque(bucket);
    }

    private static int bucketOf(long nanoseconds) {
        if (nanoseconds < PER_OCTAVE) {
            return (int) nanoseconds;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanoseconds) - BITS;
        return (shift + 1) * PER_OCTAVE + ((int) (nanoseconds >>> shift) & (PER_OCTAVE - 1));
    }

    private static double middleOf(int bucket) {
        if (bucket < PER_OCTAVE) {
            return bucket;
        }
        int shift = bucket / PER_OCTAVE - 1;
        long low = (long) (PER_OCTAVE + bucket % PER_OCTAVE) << shift;
        return low + ((1L << shift) - 1) / 2.0;
    }
}
