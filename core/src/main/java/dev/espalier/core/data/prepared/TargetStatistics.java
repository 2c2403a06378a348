package dev.espalier.core.data.prepared;

import java.util.Arrays;

/**
 * Mean and standard deviation of each value of a target over the training samples that have it, in double and in the order of
 * the samples.
 *
 * @param means the means
 * @param deviations the standard deviations, √(Σ(t−mean)²/n); exactly 0 for values that are the same in all samples
 */
public record TargetStatistics(double[] means, double[] deviations) {

    private static final double LEAST_DEVIATION = 0.2;

    private static final double MOST_DEVIATION = 5;

    private static final double FAR = 2;

    /**
     * Reads all samples.
     *
     * @param rows the values of the samples
     * @param width values of a sample
     */
    static TargetStatistics of(TargetRows rows, int width) {
        double[] sum = new double[width];
        double[] least = new double[width];
        double[] most = new double[width];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        long[] known = new long[width];
        double[] sample = new double[width];
        for (int s = 0; s < rows.size(); s++) {
            rows.read(s, sample);
            for (int i = 0; i < width; i++) {
                if (!Double.isNaN(sample[i])) {
                    sum[i] += sample[i];
                    least[i] = Math.min(least[i], sample[i]);
                    most[i] = Math.max(most[i], sample[i]);
                    known[i]++;
                }
            }
        }
        double[] mean = new double[width];
        for (int i = 0; i < width; i++) {
            mean[i] = known[i] == 0 ? 0 : sum[i] / known[i];
        }
        double[] rest = new double[width];
        double[] squares = new double[width];
        for (int s = 0; s < rows.size(); s++) {
            rows.read(s, sample);
            for (int i = 0; i < width; i++) {
                double distance = Double.isNaN(sample[i]) ? 0 : sample[i] - mean[i];
                rest[i] += distance;
                squares[i] += distance * distance;
            }
        }
        double[] deviation = new double[width];
        for (int i = 0; i < width; i++) {
            long count = Math.max(1, known[i]);
            double correction = rest[i] / count;
            // what the sum of large values has rounded away
            mean[i] += correction;
            deviation[i] = known[i] == 0 || least[i] == most[i]
                    ? 0
                    : Math.sqrt(Math.max(0, squares[i] / count - correction * correction));
        }
        return new TargetStatistics(mean, deviation);
    }

    /**
     * Whether a value is far from what an output reaches without training: its deviation is below 0.2 or above 5, or its mean
     * is more than 2 deviations from 0. A value that does not vary has the deviation 1 here.
     *
     * @param value from 0
     */
    public boolean isFarFromUnit(int value) {
        double deviation = deviations[value] == 0 ? 1 : deviations[value];
        return deviation < LEAST_DEVIATION || deviation > MOST_DEVIATION || Math.abs(means[value]) > FAR * deviation;
    }
}
