package dev.espalier.core.preprocessing;

import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;

/** Statistics of each value over the samples in which it is there. */
final class KnownValues {

    /** How many values are held at a time to find medians; more columns than that take more passes. */
    private static final int ROOM = 1 << 23;

    private KnownValues() {}

    static double[] means(Preprocessing.Samples training) {
        return means(training, new double[training.shape().size()]);
    }

    /** As {@link #means}, right to the last digit or nearly so: the mean of the distances from the mean is added to it. */
    static double[] preciseMeans(Preprocessing.Samples training) {
        return means(training, means(training));
    }

    /** An origin plus the mean of the distances from it. */
    private static double[] means(Preprocessing.Samples training, double[] origin) {
        int width = origin.length;
        double[] sums = new double[width];
        int[] counts = new int[width];
        double[] sample = new double[width];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < width; i++) {
                if (!Double.isNaN(sample[i])) {
                    sums[i] += sample[i] - origin[i];
                    counts[i]++;
                }
            }
        }
        for (int i = 0; i < width; i++) {
            requireKnown(counts[i], i);
            sums[i] = origin[i] + sums[i] / counts[i];
        }
        return sums;
    }

    static double[] medians(Preprocessing.Samples training) {
        int width = training.shape().size();
        int together = Math.max(1, Math.min(width, ROOM / training.size()));
        double[] medians = new double[width];
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
                requireKnown(counts[i - from], i);
                medians[i] = median(columns[i - from], counts[i - from]);
            }
        }
        return medians;
    }

    private static double median(double[] values, int count) {
        Arrays.sort(values, 0, count);
        double upper = values[count / 2];
        double lower = values[(count - 1) / 2];
        return (lower + upper) / 2;
    }

    private static void requireKnown(int count, int feature) {
        if (count == 0) {
            throw new IllegalArgumentException(
                    "value " + feature + " is missing in every training sample; there is nothing to fill it with");
        }
    }
}
