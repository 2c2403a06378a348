package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;

/** Binary cross-entropy bound to arrays. */
final class BinaryOperation extends MeanOfRows {

    private final BinaryTargets binary;
    private final float[] elements;

    BinaryOperation(LossBinding binding) {
        super(binding);
        this.binary = new BinaryTargets("binary-cross-entropy", binding);
        this.elements = new float[binding.maxBatchSize() * width];
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
        int at = from * width;
        workers.kernels()
                .binaryCrossEntropy(
                        outputs, at, binary.probabilities(), at, elements, at, gradient, at, (to - from) * width);
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int j = i * width; j < (i + 1) * width; j++) {
                sum += isPresent(j) ? elements[j] : 0;
            }
            losses[i] = sum;
        }
    }
}
