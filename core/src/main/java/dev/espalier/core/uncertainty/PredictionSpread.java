package dev.espalier.core.uncertainty;

/**
 * How far several predictions of the same samples differ.
 *
 * <p>The entropy of the mean is the whole uncertainty of a classification; the mutual information is the part of it that comes
 * from disagreement, and is 0 where all predictions are the same.
 */
public final class PredictionSpread {

    private final int width;
    private final double[] variance;
    private final double[] entropy;
    private final double[] mutualInformation;

    PredictionSpread(int width, double[] variance, double[] entropy, double[] mutualInformation) {
        this.width = width;
        this.variance = variance;
        this.entropy = entropy;
        this.mutualInformation = mutualInformation;
    }

    /** Whether entropy and mutual information are there: for classes and labels, not for values. */
    public boolean hasEntropy() {
        return entropy.length > 0 || variance.length == 0;
    }

    /**
     * The variance of one predicted number over the predictions, Σ (p − mean)² / n.
     *
     * @param sample from 0
     * @param index of the probability or value, from 0
     */
    public double variance(int sample, int index) {
        return variance[sample * width + index];
    }

    /** The entropy of the mean prediction of a sample, −Σ p·ln p in nats; of labels, the sum over the labels. */
    public double entropy(int sample) {
        return entropy[sample];
    }

    /**
     * The mutual information of prediction and draw: the entropy of the mean less the mean of the entropies, at least 0, in nats
     * (Houlsby et al. 2011, BALD).
     *
     * @param sample from 0
     */
    public double mutualInformation(int sample) {
        return mutualInformation[sample];
    }
}
