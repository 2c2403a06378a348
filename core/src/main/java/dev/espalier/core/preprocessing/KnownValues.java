package dev.espalier.core.preprocessing;

import dev.espalier.api.data.Preprocessing;

/** Statistics of each value over the samples in which it is there. */
final class KnownValues {

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
            requireKnown(training, counts[i], i);
            sums[i] = origin[i] + sums[i] / counts[i];
        }
        return sums;
    }

    static double[] medians(Preprocessing.Samples training) {
        double[] medians = new double[training.shape().size()];
        SortedFeatures.visitKnown(training, (feature, values, count) -> {
            requireKnown(training, count, feature);
            double upper = values[count / 2];
            double lower = values[(count - 1) / 2];
            medians[feature] = (lower + upper) / 2;
        });
        return medians;
    }

    /** 1 for each value that is missing in a training sample, 0 for the others. */
    static double[] missing(Preprocessing.Samples training) {
        double[] sample = new double[training.shape().size()];
        double[] missing = new double[sample.length];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < sample.length; i++) {
                if (Double.isNaN(sample[i])) {
                    missing[i] = 1;
                }
            }
        }
        return missing;
    }

    private static void requireKnown(Preprocessing.Samples training, int count, int feature) {
        if (count == 0) {
            throw new IllegalArgumentException(Features.name(training, feature)
                    + " is missing in every training sample; there is nothing to fill it with");
        }
    }
}
