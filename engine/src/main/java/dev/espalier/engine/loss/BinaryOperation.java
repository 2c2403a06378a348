package dev.espalier.engine.loss;

import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.LossBinding;

/** Binary cross-entropy bound to arrays. */
final class BinaryOperation extends MeanOfRows {

    private final TargetKind kind;
    private final float[] probabilities;
    private final float[] elements;

    BinaryOperation(LossBinding binding) {
        super(binding);
        this.kind = binding.target().kind();
        this.probabilities = kind == TargetKind.VALUES ? targets : new float[binding.maxBatchSize()];
        this.elements = new float[binding.maxBatchSize() * width];
    }

    @Override
    void prepare(int samples) {
        switch (kind) {
            case CLASS_INDEX -> {
                for (int i = 0; i < samples; i++) {
                    probabilities[i] = Targets.classOf(targets[i], i, 2);
                }
            }
            case DISTRIBUTION -> {
                for (int i = 0; i < samples; i++) {
                    probabilities[i] = targets[2 * i + 1];
                }
            }
            case VALUES -> {
                for (int j = 0; j < samples * width; j++) {
                    Targets.requireProbability(targets[j], j / width);
                }
            }
        }
    }

    @Override
    int elementsOfRow() {
        return width;
    }

    @Override
    void rows(int from, int to, int thread) {
        int at = from * width;
        workers.kernels()
                .binaryCrossEntropy(outputs, at, probabilities, at, elements, at, gradient, at, (to - from) * width);
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int j = i * width; j < (i + 1) * width; j++) {
                sum += elements[j];
            }
            losses[i] = sum;
        }
    }
}
