package dev.espalier.core.preprocessing;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;

/** Mean, deviation and range of each value over the training samples; in double, in the order of the samples. */
final class FeatureStatistics {

    private final int samples;
    private final double[] mean;
    private final float[] minimum;
    private final float[] maximum;
    private final Preprocessing.Samples training;

    private FeatureStatistics(
            Preprocessing.Samples training, int samples, double[] mean, float[] minimum, float[] maximum) {
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
        float[] minimum = new float[width];
        float[] maximum = new float[width];
        Arrays.fill(minimum, Float.POSITIVE_INFINITY);
        Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
        float[] sample = new float[width];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            add(sample, sum, minimum, maximum);
        }
        // a value that is not finite makes its sum not finite, and nothing else does: a double holds any sum of floats
        for (int i = 0; i < width; i++) {
            if (!Double.isFinite(sum[i])) {
                requireFinite(training);
            }
            sum[i] /= training.size();
        }
        return new FeatureStatistics(training, training.size(), sum, minimum, maximum);
    }

    /** Three loops, each of which C2 can make vector code of. */
    private static void add(float[] sample, double[] sum, float[] minimum, float[] maximum) {
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

    float minimum(int feature) {
        return minimum[feature];
    }

    float maximum(int feature) {
        return maximum[feature];
    }

    float[] means() {
        float[] means = new float[mean.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) mean[i];
        }
        return means;
    }

    /** Whether all samples have one value: told by the values, since a computed variance is seldom exactly zero. */
    boolean isConstant(int feature) {
        return minimum[feature] == maximum[feature];
    }

    /** The standard deviations, √(Σ(x−mean)²/n); reads all samples again. */
    double[] deviations() {
        double[] squares = new double[mean.length];
        float[] sample = new float[mean.length];
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
    private static void requireFinite(Preprocessing.Samples training) {
        float[] sample = new float[training.shape().size()];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < sample.length; i++) {
                if (!Float.isFinite(sample[i])) {
                    throw notFinite(sample[i], s, i);
                }
            }
        }
    }

    private static EspalierException notFinite(float value, int sample, int feature) {
        return new EspalierException(
                ErrorCode.DATA_VALUE,
                "training sample " + sample + ", value " + feature,
                Float.isNaN(value)
                        ? "the value is missing or not a number"
                        : "the value is " + value + "; it must be finite",
                Float.isNaN(value) ? "begin data.preprocess with the step impute" : "correct or leave out the sample");
    }
}
