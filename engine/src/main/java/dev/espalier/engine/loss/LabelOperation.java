package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;

/** A loss with a logit for each label, or one for two classes, bound to arrays: the mean over all elements. */
abstract class LabelOperation extends MeanOfRows {

    final LogisticTerms terms;
    private final BinaryTargets binary;

    LabelOperation(String loss, LossBinding binding) {
        super(binding);
        this.binary = new BinaryTargets(loss, binding);
        this.terms = new LogisticTerms(binding.maxBatchSize() * width);
    }

    /**
     * Computes one element and writes its gradient.
     *
     * @param label its index among the outputs
     * @param at its index in the arrays
     * @param probability that the label is set, in the target
     * @return its loss
     */
    abstract double element(int label, int at, float probability);

    @Override
    final void prepare(int samples) {
        binary.read(samples);
    }

    @Override
    final int elementsOfRow() {
        return width;
    }

    @Override
    final void rows(int from, int to, int thread) {
        terms.compute(workers.kernels(), outputs, from * width, (to - from) * width);
        float[] probabilities = binary.probabilities();
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                double loss = element(k, i * width + k, probabilities[i * width + k]);
                sum += isPresent(i * width + k) ? loss : 0;
            }
            losses[i] = sum;
        }
    }
}
