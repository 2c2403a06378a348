package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.List;

/** Focal loss of labels, or of two classes with one output, bound to arrays. */
final class BinaryFocalOperation extends LabelOperation {

    private final double gamma;
    private final double[] positiveFactors;
    private final double[] negativeFactors;

    BinaryFocalOperation(LossBinding binding, double gamma, List<Double> alpha) {
        super("focal", binding);
        this.gamma = gamma;
        this.positiveFactors = PerLabel.spread(alpha.isEmpty() ? List.of(1.0) : alpha, width);
        this.negativeFactors = new double[width];
        for (int k = 0; k < width; k++) {
            negativeFactors[k] = alpha.isEmpty() ? 1 : 1 - positiveFactors[k];
        }
    }

    @Override
    double element(int label, int at, float probability) {
        double p = terms.positive[at];
        double q = terms.negative[at];
        double set = positiveFactors[label] * probability * Focal.power(q, gamma);
        double unset = negativeFactors[label] * (1.0 - probability) * Focal.power(p, gamma);
        gradient[at] = (float)
                (unset * (gamma * q * terms.negativeLoss[at] + p) - set * (gamma * p * terms.positiveLoss[at] + q));
        return set * terms.positiveLoss[at] + unset * terms.negativeLoss[at];
    }
}
