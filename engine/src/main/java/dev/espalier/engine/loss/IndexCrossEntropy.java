package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.Arrays;
import java.util.List;

/** Cross-entropy against class indices, bound to arrays. */
final class IndexCrossEntropy extends MeanOfRows {

    private final double[] weights;
    private final int[] labels;
    private final float[] scales;

    IndexCrossEntropy(LossBinding binding, List<Double> classWeights) {
        super(binding);
        this.weights = new double[width];
        Arrays.fill(weights, 1);
        for (int k = 0; k < classWeights.size(); k++) {
            weights[k] = classWeights.get(k);
        }
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
