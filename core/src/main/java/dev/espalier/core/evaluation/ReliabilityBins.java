package dev.espalier.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Predicted probabilities in bins, each with the frequency of what was predicted: the numbers of a reliability diagram.
 *
 * <p>A bin holds the probabilities p with from &lt; p ≤ to; the first one also 0.
 */
abstract class ReliabilityBins {

    /**
     * A bin with at least one sample.
     *
     * @param number from 1
     * @param samples how many there are, or the sum of their weights
     * @param confidence the mean of the probabilities
     * @param accuracy the fraction for which the prediction was right
     */
    record Bin(int number, double samples, double confidence, double accuracy) {}

    final int count;

    private ReliabilityBins(int count) {
        this.count = count;
    }

    /**
     * Begins to count.
     *
     * @param count how many bins, at least 1
     * @param adaptive whether they have equally many samples instead of equal widths
     */
    static ReliabilityBins of(int count, boolean adaptive) {
        return adaptive ? new OfEqualCounts(count) : new OfEqualWidths(count);
    }

    /** Adds a probability, and whether what it was the probability of has come true. */
    abstract void add(float probability, boolean right, double weight);

    /** The bins that have samples, in ascending order; empty if a prediction was not a probability. */
    abstract List<Bin> bins();

    /** Σ |accuracy − confidence| · samples / all samples; NaN if there are none. */
    double calibrationError() {
        double sum = 0;
        double all = 0;
        for (Bin bin : bins()) {
            sum += bin.samples() * Math.abs(bin.accuracy() - bin.confidence());
            all += bin.samples();
        }
        return sum / all;
    }

    private static boolean isProbability(float value) {
        return value >= 0 && value <= 1;
    }

    /** Sums of the samples of a bin. */
    private static final class Sums {

        private double samples;
        private double confidence;
        private double right;

        void add(double probability, boolean isRight, double weight) {
            samples += weight;
            confidence += weight * probability;
            right += isRight ? weight : 0;
        }

        static List<Bin> bins(Sums[] all) {
            List<Bin> bins = new ArrayList<>();
            for (int i = 0; i < all.length; i++) {
                Sums sums = all[i];
                if (sums.samples > 0) {
                    bins.add(new Bin(i + 1, sums.samples, sums.confidence / sums.samples, sums.right / sums.samples));
                }
            }
            return bins;
        }

        static Sums[] zeros(int count) {
            Sums[] sums = new Sums[count];
            Arrays.setAll(sums, i -> new Sums());
            return sums;
        }
    }

    private static final class OfEqualWidths extends ReliabilityBins {

        private final Sums[] sums;
        private boolean refused;

        OfEqualWidths(int count) {
            super(count);
            this.sums = Sums.zeros(count);
        }

        @Override
        void add(float probability, boolean right, double weight) {
            if (isProbability(probability)) {
                int bin = Math.max(0, (int) Math.ceil((double) probability * count) - 1);
                sums[bin].add(probability, right, weight);
            } else {
                refused = true;
            }
        }

        @Override
        List<Bin> bins() {
            return refused ? List.of() : Sums.bins(sums);
        }
    }

    /** The edges are quantiles of the probabilities, so that equal ones are in one bin. */
    private static final class OfEqualCounts extends ReliabilityBins {

        private float[] probabilities = new float[64];
        private boolean[] right = new boolean[64];
        private double[] weights = new double[64];
        private int samples;
        private boolean refused;

        OfEqualCounts(int count) {
            super(count);
        }

        @Override
        void add(float probability, boolean isRight, double weight) {
            if (samples == probabilities.length) {
                probabilities = Arrays.copyOf(probabilities, 2 * samples);
                right = Arrays.copyOf(right, 2 * samples);
                weights = Arrays.copyOf(weights, 2 * samples);
            }
            refused |= !isProbability(probability);
            probabilities[samples] = probability;
            right[samples] = isRight;
            weights[samples] = weight;
            samples++;
        }

        @Override
        List<Bin> bins() {
            if (refused || samples == 0) {
                return List.of();
            }
            double[] edges = edges();
            Sums[] sums = Sums.zeros(count);
            for (int i = 0; i < samples; i++) {
                int bin = 0;
                while (bin < edges.length && probabilities[i] > edges[bin]) {
                    bin++;
                }
                sums[bin].add(probabilities[i], right[i], weights[i]);
            }
            return Sums.bins(sums);
        }

        private double[] edges() {
            float[] sorted = Arrays.copyOf(probabilities, samples);
            Arrays.sort(sorted);
            double[] edges = new double[count - 1];
            for (int i = 0; i < edges.length; i++) {
                edges[i] = quantile(sorted, i + 1);
            }
            return edges;
        }

        /** The quantile part / count, interpolated linearly. */
        private double quantile(float[] sorted, int part) {
            long position = (long) part * (sorted.length - 1);
            int below = (int) (position / count);
            double rest = (double) (position % count) / count;
            double lower = sorted[below];
            return rest == 0 ? lower : lower + rest * (sorted[below + 1] - lower);
        }
    }
}
