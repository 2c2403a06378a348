package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Confidence penalty: penalizes output distributions of low entropy.
 *
 * <p>penalty(z) = −β·H(p) = β·Σ p·log p for the probabilities p = softmax(z) of a sample; gradient: β·pᵢ·(log pᵢ + H). One
 * output z is the logit of one of two classes: gradient β·p·(1−p)·z
 *
 * <p>Outputs are interpreted as logits, so it suits cross-entropy and binary cross-entropy. It applies only during
 * training; its mean over the samples is reported as a penalty, separately from the loss, and is at most 0. Label smoothing
 * uses the reverse KL divergence, from the uniform distribution to the predictions, and punishes confident errors more.
 *
 * <p>Choose it as an alternative to label smoothing, usually with 0.1.
 *
 * <p>Source: Pereyra, Tucker, Chorowski, Kaiser and Hinton, "Regularizing Neural Networks by Penalizing Confident Output
 * Distributions", 2017.
 *
 * @param coefficient β, at least 0
 */
@Plugin(value = "confidence-penalty", summary = "penalty on low-entropy output distributions (Pereyra et al. 2017)")
public record ConfidencePenalty(
        @Setting(value = "coefficient on the negative entropy, at least 0", shorthand = true, range = "[0, inf)")
        @SearchRange(low = 0.01, high = 1, scale = Scale.LOG)
        double coefficient)
        implements OutputPenalty {

    /** Checks the range. */
    public ConfidencePenalty {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** A tenth. */
    public ConfidencePenalty() {
        this(0.1);
    }

    @Override
    public double penalty(float[] outputs, int from, int size) {
        return -coefficient * (size == 1 ? entropy(outputs[from]) : entropy(outputs, from, size));
    }

    @Override
    public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
        double scale = factor * coefficient;
        if (size == 1) {
            double logit = outputs[from];
            double probability = 1 / (1 + StrictMath.exp(-logit));
            gradients[from] += (float) (scale * probability * (1 - probability) * logit);
            return;
        }
        double shift = logOfSum(outputs, from, size);
        double entropy = entropy(outputs, from, size);
        for (int i = from; i < from + size; i++) {
            double logarithm = outputs[i] - shift;
            gradients[i] += (float) (scale * StrictMath.exp(logarithm) * (logarithm + entropy));
        }
    }

    private static double entropy(double logit) {
        // of both classes; the surer one's logarithm by log1p, which does not lose it
        double rarer = 1 / (1 + StrictMath.exp(Math.abs(logit)));
        double logarithm = -StrictMath.log1p(StrictMath.exp(-Math.abs(logit)));
        return -(1 - rarer) * logarithm - rarer * (logarithm - Math.abs(logit));
    }

    private static double entropy(float[] outputs, int from, int size) {
        double shift = logOfSum(outputs, from, size);
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            double logarithm = outputs[i] - shift;
            sum -= StrictMath.exp(logarithm) * logarithm;
        }
        return sum;
    }

    private static double logOfSum(float[] outputs, int from, int size) {
        double largest = outputs[from];
        for (int i = from + 1; i < from + size; i++) {
            largest = Math.max(largest, outputs[i]);
        }
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += StrictMath.exp(outputs[i] - largest);
        }
        return largest + StrictMath.log(sum);
    }
}
