package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;

/** Kullback-Leibler divergence, bound to arrays: cross-entropy less the entropy of the target, which has no gradient. */
final class Divergence extends SoftCrossEntropy {

    private final float[] logarithms;

    Divergence(LossBinding binding) {
        super(binding);
        this.logarithms = new float[binding.maxBatchSize() * width];
    }

    @Override
    void rows(int from, int to, int thread) {
        super.rows(from, to, thread);
        workers.kernels().log(targets, from * width, logarithms, from * width, (to - from) * width);
        for (int i = from; i < to; i++) {
            double entropy = 0;
            for (int k = i * width; k < (i + 1) * width; k++) {
                // 0 · ln 0 is 0 here
                entropy -= targets[k] > 0 ? (double) targets[k] * logarithms[k] : 0;
            }
            losses[i] -= entropy;
        }
    }
}
