package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;

/** A loss of the difference d = x − t of each element, bound to arrays: the mean over all elements. */
abstract class DifferenceOperation extends MeanOfRows {

    DifferenceOperation(LossBinding binding) {
        super(binding);
    }

    /** f(d). */
    abstract double loss(double difference);

    /** f'(d). */
    abstract double slope(double difference);

    @Override
    final int elementsOfRow() {
        return width;
    }

    @Override
    final void rows(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int j = i * width; j < (i + 1) * width; j++) {
                double difference = (double) outputs[j] - targets[j];
                sum += isPresent(j) ? loss(difference) : 0;
                gradient[j] = (float) slope(difference);
            }
            losses[i] = sum;
        }
    }
}
