package dev.espalier.core.preprocessing;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Preprocessing;

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
        float[] sample = new float[width];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < width; i++) {
                float value = requireFinite(sample[i], s, i);
                sum[i] += value;
                minimum[i] = s == 0 ? value : Math.min(minimum[i], value);
                maximum[i] = s == 0 ? value : Math.max(maximum[i], value);
            }
        }
        for (int i = 0; i < width; i++) {
            sum[i] /= training.size();
        }
        return new FeatureStatistics(training, training.size(), sum, minimum, maximum);
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

    private static float requireFinite(float value, int sample, int feature) {
        if (Float.isFinite(value)) {
            return value;
        }
        throw new EspalierException(
                ErrorCode.DATA_VALUE,
                "training sample " + sample + ", value " + feature,
                Float.isNaN(value)
                        ? "the value is missing or not a number"
                        : "the value is " + value + "; it must be finite",
                Float.isNaN(value) ? "begin data.preprocess with the step impute" : "correct or leave out the sample");
    }
}
