package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.List;

/** Focal loss of labels, or of two classes with one output, bound to arrays. */
final class BinaryFocalOperation extends MeanOfRows {

    private final double gamma;
    private final double[] positiveFactors;
    private final double[] negativeFactors;
    private final BinaryTargets binary;
    private final LogisticTerms terms;

    BinaryFocalOperation(LossBinding binding, double gamma, List<Double> alpha) {
        super(binding);
        this.gamma = gamma;
        this.positiveFactors = PerLabel.spread(alpha.isEmpty() ? List.of(1.0) : alpha, width);
        this.negativeFactors = new double[width];
        for (int k = 0; k < width; k++) {
            negativeFactors[k] = alpha.isEmpty() ? 1 : 1 - positiveFactors[k];
        }
        this.binary = new BinaryTargets("focal", binding);
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
                double p = terms.positive[j];
                double q = terms.negative[j];
                double set = positiveFactors[k] * probabilities[j] * Focal.power(q, gamma);
                double unset = negativeFactors[k] * (1.0 - probabilities[j]) * Focal.power(p, gamma);
                sum += set * terms.positiveLoss[j] + unset * terms.negativeLoss[j];
                gradient[j] = (float) (unset * (gamma * q * terms.negativeLoss[j] + p)
                        - set * (gamma * p * terms.positiveLoss[j] + q));
            }
            losses[i] = sum;
        }
    }
}
