package dev.espalier.core.training;

import java.util.Arrays;

/**
 * The mean loss over samples: for each output Σ wᵢℓᵢ / Σ wᵢ, however the samples are cut into steps, and these means added.
 */
final class LossMean {

    private double[] losses;
    private double[] weights;

    /** Of no samples. */
    LossMean() {
        this(new double[0], new double[0]);
    }

    /**
     * Of sums that were added before.
     *
     * @param losses Σ wᵢℓᵢ for each output, times the weight of the output
     * @param weights Σ wᵢ for each output
     */
    LossMean(double[] losses, double[] weights) {
        this.losses = losses.clone();
        this.weights = weights.clone();
    }

    /** Forgets all samples. */
    void clear() {
        Arrays.fill(losses, 0);
        Arrays.fill(weights, 0);
    }

    /**
     * Adds samples.
     *
     * @param output its place
     * @param loss Σ wᵢℓᵢ, times the weight of the output
     * @param weight Σ wᵢ
     */
    void add(int output, double loss, double weight) {
        if (losses.length <= output) {
            losses = Arrays.copyOf(losses, output + 1);
            weights = Arrays.copyOf(weights, output + 1);
        }
        losses[output] += loss;
        weights[output] += weight;
    }

    /** Adds all samples of another. */
    void add(LossMean other) {
        for (int i = 0; i < other.losses.length; i++) {
            add(i, other.losses[i], other.weights[i]);
        }
    }

    /** The mean of an output, times the weight of the output; 0 without any sample of weight. */
    double mean(int output) {
        return output < losses.length ? quotient(losses[output], weights[output]) : 0;
    }

    /** Whether any sample of an output has a weight. */
    boolean isWeighted(int output) {
        return output < weights.length && weights[output] != 0;
    }

    /** The sum of the means; an output without any weight has the mean 0. */
    double value() {
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            sum += quotient(losses[i], weights[i]);
        }
        return sum;
    }

    double[] losses() {
        return losses.clone();
    }

    double[] weights() {
        return weights.clone();
    }

    /** A weighted sum by the sum of its weights; 0 if all weights are 0, where there is nothing to learn. */
    static double quotient(double sum, double weight) {
        return weight == 0 ? 0 : sum / weight;
    }
}
