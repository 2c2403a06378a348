package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import dev.espalier.engine.kernel.Matrix;
import java.util.Arrays;

/** Cross-entropy against distributions, bound to arrays. */
class SoftCrossEntropy extends MeanOfRows {

    private final float[] weights;
    private final float[] weighted;
    private final float[] ones;
    private final Matrix weightedTargets;

    SoftCrossEntropy(LossBinding binding) {
        super(binding);
        this.weights = new float[binding.classWeights().length];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = (float) binding.classWeights()[k];
        }
        this.weighted = weights.length == 0 ? targets : new float[binding.maxBatchSize() * width];
        this.ones = new float[binding.maxBatchSize()];
        Arrays.fill(ones, 1);
        this.weightedTargets = Matrix.of(weighted, width);
    }

    @Override
    void rows(int from, int to, int thread) {
        for (int i = from; i < to && weights.length > 0; i++) {
            workers.kernels().multiply(targets, i * width, weights, 0, weighted, i * width, width);
        }
        workers.kernels()
                .softCrossEntropy(
                        logits, weightedTargets, ones, from, to, losses, gradients, workers.workspace(thread));
    }
}
