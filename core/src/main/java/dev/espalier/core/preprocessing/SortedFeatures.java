package dev.espalier.core.preprocessing;

import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;

/** The training values of one feature after the other, sorted. */
final class SortedFeatures {

    /** How many values are held at a time; more than that take more passes over the samples. */
    private static final int HELD = 1 << 23;

    private SortedFeatures() {}

    /** What is done with the values of a feature. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Receives the values of a feature.
         *
         * @param feature its index
         * @param values the values that are not missing, in ascending order; more may follow
         * @param count how many they are
         */
        void visit(int feature, double[] values, int count);
    }

    /** Visits the features in their order, without their missing values. */
    static void visitKnown(Preprocessing.Samples training, Visitor visitor) {
        int width = training.shape().size();
        int together = Math.max(1, Math.min(width, HELD / training.size()));
        double[] sample = new double[width];
        double[][] columns = new double[together][training.size()];
        for (int from = 0; from < width; from += together) {
            int to = Math.min(width, from + together);
            int[] counts = new int[together];
            for (int s = 0; s < training.size(); s++) {
                training.read(s, sample, 0);
                for (int i = from; i < to; i++) {
                    if (!Double.isNaN(sample[i])) {
                        columns[i - from][counts[i - from]++] = sample[i];
                    }
                }
            }
            for (int i = from; i < to; i++) {
                Arrays.sort(columns[i - from], 0, counts[i - from]);
                visitor.visit(i, columns[i - from], counts[i - from]);
            }
        }
    }

    /**
     * Visits the features in their order.
     *
     * @throws dev.espalier.api.EspalierException with code DATA_VALUE at the first value that is missing or infinite
     */
    static void visit(Preprocessing.Samples training, Visitor visitor) {
        visitKnown(training, (feature, values, count) -> {
            boolean finite =
                    count == training.size() && Double.isFinite(values[0]) && Double.isFinite(values[count - 1]);
            if (!finite) {
                FeatureStatistics.requireFinite(training);
            }
            visitor.visit(feature, values, count);
        });
    }

    /**
     * A quantile, interpolated between the two nearest values: definition 7 of Hyndman and Fan, the default of NumPy.
     *
     * @param sorted values in ascending order
     * @param count how many, at least 1
     * @param fraction of the values below it, in [0, 1]
     * @return the quantile
     */
    static double quantile(double[] sorted, int count, double fraction) {
        double at = fraction * (count - 1);
        int below = Math.min((int) at, count - 1);
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, count - 1)];
        double rest = at - below;
        double distance = high - low;
        // from the nearer end, so that it is exact at both
        return rest < 0.5 ? low + distance * rest : high - distance * (1 - rest);
    }

    /** Whether there are no more than two different values, such as the 0 and 1 of a category. */
    static boolean hasAtMostTwoValues(double[] sorted, int count) {
        double low = sorted[0];
        double high = sorted[count - 1];
        for (int i = 0; i < count; i++) {
            if (sorted[i] != low && sorted[i] != high) {
                return false;
            }
        }
        return true;
    }
}
