package dev.espalier.benchmarks.starts;

import java.util.Arrays;
import java.util.List;

/**
 * The values of one quantity over many starts.
 *
 * @param sorted the values, ascending, at least one
 */
record Distribution(List<Double> sorted) {

    Distribution {
        sorted = List.copyOf(sorted);
    }

    static Distribution of(double... values) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        return new Distribution(Arrays.stream(ascending).boxed().toList());
    }

    /** The quantile of a probability from 0 to 1, interpolated between the two values next to it. */
    double quantile(double probability) {
        double place = probability * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    double median() {
        return quantile(0.5);
    }

    /** The worst value relative to the median: below 1 where more is better, above 1 where less is. */
    double worstToMedian(boolean moreIsBetter) {
        return quantile(moreIsBetter ? 0 : 1) / median();
    }
}
