package dev.espalier.core.uncertainty;

import dev.espalier.api.Check;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;

/**
 * The mean of several predictions of the same samples: of the members of an ensemble, or of several passes with noise.
 *
 * <p>Probabilities are averaged as probabilities, values as values. The result depends on the order in which predictions are
 * added only by rounding in double.
 */
public final class PredictionAverage {

    private final Schema.Target predicted;
    private final int samples;
    private final double[] mean;
    private final double[] squares;
    private final double[] entropy;
    private int count;

    /**
     * An average of nothing yet.
     *
     * @param predicted the form of the predictions
     * @param samples how many samples each prediction has, at least 0
     */
    public PredictionAverage(Schema.Target predicted, int samples) {
        this.predicted = predicted;
        this.samples = samples;
        this.mean = new double[samples * predicted.width()];
        this.squares = new double[mean.length];
        this.entropy = new double[samples];
    }

    /**
     * Adds a prediction.
     *
     * @param predictions the width of the predicted form for each sample
     * @throws IllegalArgumentException if there are more or fewer
     */
    public void add(float[] predictions) {
        Check.require(predictions.length == mean.length, "predictions", predictions.length, "must be " + mean.length);
        count++;
        for (int i = 0; i < mean.length; i++) {
            // Welford (1962): no cancellation where predictions are nearly equal
            double before = predictions[i] - mean[i];
            mean[i] += before / count;
            squares[i] += before * (predictions[i] - mean[i]);
        }
        for (int sample = 0; sample < samples; sample++) {
            double own = 0;
            for (int i = sample * predicted.width(); i < (sample + 1) * predicted.width(); i++) {
                own += entropy(predictions[i]);
            }
            entropy[sample] += (own - entropy[sample]) / count;
        }
    }

    /** How many predictions have been added. */
    public int count() {
        return count;
    }

    /** The mean of the predictions so far, the width of the predicted form for each sample. */
    public float[] mean() {
        float[] rounded = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            rounded[i] = (float) mean[i];
        }
        return rounded;
    }

    /** How far the predictions so far differ. */
    public PredictionSpread spread() {
        double[] variance = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            variance[i] = count == 0 ? 0 : squares[i] / count;
        }
        double[] ofMean = new double[samples];
        double[] information = new double[samples];
        for (int sample = 0; sample < samples; sample++) {
            for (int i = sample * predicted.width(); i < (sample + 1) * predicted.width(); i++) {
                ofMean[sample] += entropy(mean[i]);
            }
            information[sample] = Math.max(0, ofMean[sample] - entropy[sample]);
        }
        boolean probabilities = predicted.kind() != TargetKind.VALUES;
        return new PredictionSpread(
                predicted.width(),
                variance,
                probabilities ? ofMean : new double[0],
                probabilities ? information : new double[0]);
    }

    /** The contribution of a probability to the entropy, in nats; that of a label has two terms. */
    private double entropy(double probability) {
        return switch (predicted.kind()) {
            case VALUES -> 0;
            case LABELS -> term(probability) + term(1 - probability);
            case CLASS_INDEX, DISTRIBUTION -> term(probability);
        };
    }

    private static double term(double probability) {
        return probability > 0 ? -probability * Math.log(probability) : 0;
    }
}
