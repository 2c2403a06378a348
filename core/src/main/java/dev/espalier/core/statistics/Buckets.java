package dev.espalier.core.statistics;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Histogram;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets of a sketch that hold elements, in ascending order of their values; used again for one sketch after another.
 *
 * <p>Within a bucket elements are taken to be spread evenly.
 */
final class Buckets {

    private static final int INTERVALS = 32;

    private final double[] low;
    private final double[] high;

    /** The elements in the buckets before each, and behind the last in all. */
    private final long[] before;

    private int size;

    Buckets(int most) {
        low = new double[most];
        high = new double[most];
        before = new long[most + 1];
    }

    /** Bytes of its arrays. */
    long bytes() {
        return (long) (low.length + high.length) * Double.BYTES + (long) before.length * Long.BYTES;
    }

    /** Forgets all buckets. */
    void clear() {
        size = 0;
    }

    /**
     * Appends a bucket above all others.
     *
     * @param from its lower end
     * @param to its upper end
     * @param count its elements, at least 1
     */
    void append(double from, double to, long count) {
        low[size] = from;
        high[size] = to;
        before[size + 1] = before[size] + count;
        size++;
    }

    /** How many elements there are. */
    long count() {
        return before[size];
    }

    /** Where the first element may lie at the least. */
    private double first() {
        return low[0];
    }

    private double last() {
        return high[size - 1];
    }

    /** The quantiles of {@link TensorStatistics#QUANTILE_LEVELS}, interpolated between order statistics as by NumPy. */
    List<Double> quantiles() {
        List<Double> quantiles = new ArrayList<>();
        for (double level : TensorStatistics.QUANTILE_LEVELS) {
            quantiles.add(quantile(level));
        }
        return quantiles;
    }

    private double quantile(double level) {
        double position = level * (count() - 1);
        long rank = (long) position;
        double fraction = position - rank;
        double lower = orderStatistic(rank);
        return fraction == 0 ? lower : lower + fraction * (orderStatistic(rank + 1) - lower);
    }

    /** An estimate of the element of a rank, from 0, within its bucket. */
    private double orderStatistic(long rank) {
        int bucket = 0;
        while (before[bucket + 1] <= rank) {
            bucket++;
        }
        double place = (rank - before[bucket] + 0.5) / (before[bucket + 1] - before[bucket]);
        return low[bucket] + place * (high[bucket] - low[bucket]);
    }

    /**
     * A histogram from the least element to the greatest; of elements far outside the middle 90 %, only the count: the
     * intervals end at most one width of that middle away from it.
     */
    Histogram histogram() {
        double lower = quantile(0.05);
        double upper = quantile(0.95);
        double from = Math.max(first(), lower - (upper - lower));
        double to = Math.min(last(), upper + (upper - lower));
        if (!(from < to)) {
            // more than nine of ten are equal
            from = first();
            to = last();
        }
        if (!(from < to)) {
            double half = from == 0 ? 0.5 : Math.abs(from) / 2;
            from -= half;
            to += half;
        }
        List<Long> counts = new ArrayList<>();
        long below = 0;
        int bucket = 0;
        for (int i = 1; i <= INTERVALS; i++) {
            double edge = from + (to - from) * i / INTERVALS;
            while (bucket < size && high[bucket] < edge) {
                bucket++;
            }
            long belowEdge = i == INTERVALS ? count() : Math.max(below, below(bucket, edge));
            counts.add(belowEdge - below);
            below = belowEdge;
        }
        return new Histogram(from, to, counts);
    }

    /** The elements below an edge, whose bucket is the first that does not end below it. */
    private long below(int bucket, double edge) {
        if (bucket == size || edge <= low[bucket]) {
            return before[bucket];
        }
        double part = (edge - low[bucket]) / (high[bucket] - low[bucket]);
        return before[bucket] + Math.round(part * (before[bucket + 1] - before[bucket]));
    }
}
