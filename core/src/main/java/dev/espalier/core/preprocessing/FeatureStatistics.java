package dev.espalier.core.preprocessing;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;

/** Mean, deviation and range of each value over the training samples; in double, in the order of the samples. */
final class FeatureStatistics {

    private final int samples;
    private final double[] mean;
    private final double[] minimum;
    private final double[] maximum;
    private final Preprocessing.Samples training;

    private FeatureStatistics(
            Preprocessing.Samples training, int samples, double[] mean, double[] minimum, double[] maximum) {
        this.training = training;
        this.samples = samples;
        this.mean = mean;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /**
     * Reads all samples once.
     *
     * @throws EspalierException with code DATA_VALUE at the first value that is not finite
     */
    static FeatureStatistics of(Preprocessing.Samples training) {
        int width = training.shape().size();
        double[] sum = new double[width];
        double[] minimum = new double[width];
        double[] maximum = new double[width];
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
        double[] sample = new double[width];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            add(sample, sum, minimum, maximum);
        }
        // a value that is not finite makes its sum not finite, and hardly anything else does: a double holds any sum of
        // floats
        for (int i = 0; i < width; i++) {
            if (!Double.isFinite(sum[i])) {
                requireFinite(training);
            }
            sum[i] /= training.size();
        }
        return new FeatureStatistics(training, training.size(), sum, minimum, maximum);
    }

    /**
     * As {@link #of}, with means that are right to the last digit of a double or nearly so: what was rounded while large values
     * were added up is found by adding up their distances from the mean.
     */
    static FeatureStatistics precise(Preprocessing.Samples training) {
        FeatureStatistics statistics = of(training);
        double[] rest = new double[statistics.mean.length];
        double[] sample = new double[rest.length];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < rest.length; i++) {
                rest[i] += sample[i] - statistics.mean[i];
            }
        }
        for (int i = 0; i < rest.length; i++) {
            statistics.mean[i] += rest[i] / training.size();
        }
        return statistics;
    }

    /** Three loops, each of which C2 can make vector code of. */
    private static void add(double[] sample, double[] sum, double[] minimum, double[] maximum) {
        for (int i = 0; i < sample.length; i++) {
            sum[i] += sample[i];
        }
        for (int i = 0; i < sample.length; i++) {
            minimum[i] = Math.min(minimum[i], sample[i]);
        }
        for (int i = 0; i < sample.length; i++) {
            maximum[i] = Math.max(maximum[i], sample[i]);
        }
    }

    int width() {
        return mean.length;
    }

    int samples() {
        return samples;
    }

    double mean(int feature) {
        return mean[feature];
    }

    double minimum(int feature) {
        return minimum[feature];
    }

    double[] minima() {
        return minimum.clone();
    }

    double[] maxima() {
        return maximum.clone();
    }

    double[] means() {
        return mean.clone();
    }

    /** Whether all samples have one value: told by the values, since a computed variance is seldom exactly zero. */
    boolean isConstant(int feature) {
        return minimum[feature] == maximum[feature];
    }

    /** The standard deviations, √(Σ(x−mean)²/n); reads all samples again. */
    double[] deviations() {
        double[] squares = new double[mean.length];
        double[] sample = new double[mean.length];
        for (int s = 0; s < samples; s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < squares.length; i++) {
                double distance = sample[i] - mean[i];
                squares[i] = Math.fma(distance, distance, squares[i]);
            }
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Math.sqrt(squares[i] / samples);
        }
        return squares;
    }

    /** Throws at the first value, in the order of the samples, that is not finite. */
    static void requireFinite(Preprocessing.Samples training) {
        double[] sample = new double[training.shape().size()];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < sample.length; i++) {
                if (!Double.isFinite(sample[i])) {
                    throw notFinite(sample[i], s, Features.name(training, i));
                }
            }
        }
    }

    private static EspalierException notFinite(double value, int sample, String feature) {
        return new EspalierException(
                ErrorCode.DATA_VALUE,
                "training sample " + sample + ", " + feature,
                Double.isNaN(value)
                        ? "the value is missing or not a number"
                        : "the value is " + value + "; it must be finite",
                Double.isNaN(value) ? "begin data.preprocess with the step impute" : "correct or leave out the sample");
    }
}
