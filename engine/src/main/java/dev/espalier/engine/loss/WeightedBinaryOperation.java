package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.List;

/** Binary cross-entropy with weights of the positive labels, bound to arrays. */
final class WeightedBinaryOperation extends LabelOperation {

    private final double[] positiveWeights;

    WeightedBinaryOperation(LossBinding binding, List<Double> positiveWeight) {
        super("binary-cross-entropy", binding);
        this.positiveWeights = PerLabel.spread(positiveWeight, width);
    }

    @Override
    double element(int label, int at, float probability) {
        double set = positiveWeights[label] * probability;
        double unset = 1.0 - probability;
        gradient[at] = (float) (unset * terms.positive[at] - set * terms.negative[at]);
        return set * terms.positiveLoss[at] + unset * terms.negativeLoss[at];
    }
}
