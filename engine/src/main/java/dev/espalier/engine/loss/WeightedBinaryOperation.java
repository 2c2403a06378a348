package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.List;

/** Binary cross-entropy with weights of the positive labels, bound to arrays. */
final class WeightedBinaryOperation extends MeanOfRows {

    private final BinaryTargets binary;
    private final double[] positiveWeights;
    private final LogisticTerms terms;

    WeightedBinaryOperation(LossBinding binding, List<Double> positiveWeight) {
        super(binding);
        this.binary = new BinaryTargets("binary-cross-entropy", binding);
        this.positiveWeights = PerLabel.spread(positiveWeight, width);
        this.terms = new LogisticTerms(binding.maxBatchSize() * width);
    }

    @Override
    void prepare(int samples) {
        binary.read(samples);
    }

    @Override
    int elementsOfRow() {
        return width;
    }

    @Override
    void rows(int from, int to, int thread) {
        terms.compute(workers.kernels(), outputs, from * width, (to - from) * width);
        float[] probabilities = binary.probabilities();
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                int j = i * width + k;
                double set = positiveWeights[k] * probabilities[j];
                double unset = 1.0 - probabilities[j];
                sum += set * terms.positiveLoss[j] + unset * terms.negativeLoss[j];
                gradient[j] = (float) (unset * terms.positive[j] - set * terms.negative[j]);
            }
            losses[i] = sum;
        }
    }
}
