package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.Arrays;

/** Cross-entropy against class indices, bound to arrays. */
final class IndexCrossEntropy extends MeanOfRows {

    private final double[] weights;
    private final int[] labels;
    private final float[] scales;

    IndexCrossEntropy(LossBinding binding) {
        super(binding);
        this.weights = new double[width];
        Arrays.fill(weights, 1);
        System.arraycopy(binding.classWeights(), 0, weights, 0, binding.classWeights().length);
        this.labels = new int[binding.maxBatchSize()];
        this.scales = new float[binding.maxBatchSize()];
    }

    @Override
    void prepare(int samples) {
        for (int i = 0; i < samples; i++) {
            labels[i] = Targets.classOf(targets[i], i, width);
            scales[i] = (float) weights[labels[i]];
        }
    }

    @Override
    void rows(int from, int to, int thread) {
        workers.kernels().crossEntropy(logits, labels, scales, from, to, losses, gradients, workers.workspace(thread));
        for (int i = from; i < to; i++) {
            losses[i] *= weights[labels[i]];
        }
    }
}
