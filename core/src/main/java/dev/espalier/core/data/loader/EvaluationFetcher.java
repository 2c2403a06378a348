package dev.espalier.core.data.loader;

import dev.espalier.api.model.Workers;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.List;

/** Fetches batches to evaluate on: all samples in the order of the dataset, again and again. */
final class EvaluationFetcher implements BatchFetcher {

    private final PreparedDataset.Reader reader;
    private final float[][] sampleWeights;
    private final List<TargetWeights> weights;
    private final TargetWeights.Weigher[] weighers;
    private final int samples;
    private final int batchSize;
    private final int batches;

    EvaluationFetcher(PreparedDataset data, int batchSize, List<TargetWeights> weights, Workers workers) {
        this.sampleWeights = weightsOf(data);
        this.weights = weights;
        this.weighers = weights.stream()
                .map(weight ->
                        weight.bind(data.schema().targets().get(weight.target()), data.isWeighted(weight.target())))
                .toArray(TargetWeights.Weigher[]::new);
        this.samples = data.size();
        this.batchSize = Math.min(batchSize, samples);
        this.batches = (samples - 1) / this.batchSize + 1;
        this.reader = data.reader(this.batchSize, workers);
    }

    @Override
    public void fetch(long number, Batch batch) {
        int index = (int) (number % batches);
        int from = index * batchSize;
        int size = Math.min(batchSize, samples - from);
        batch.begin((int) (number / batches), index, size, index == batches - 1);
        int[] places = batch.samples();
        for (int s = 0; s < size; s++) {
            places[s] = from + s;
        }
        for (int input = 0; input < batch.inputCount(); input++) {
            reader.readInput(input, places, size, batch.input(input));
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            reader.readTarget(target, places, size, batch.target(target));
            copyWeights(sampleWeights[target], batch, target);
        }
        batch.markMissing();
        for (int i = 0; i < weighers.length; i++) {
            batch.weigh(i, weights.get(i).target(), weighers[i]);
        }
    }

    /** The weights of all samples for each target; of length 0 where each is 1. */
    static float[][] weightsOf(PreparedDataset data) {
        float[][] weights = new float[data.schema().targets().size()][];
        for (int target = 0; target < weights.length; target++) {
            weights[target] = data.weights(target);
        }
        return weights;
    }

    /** Copies the weights of a batch's samples for a target, if they have any. */
    static void copyWeights(float[] all, Batch batch, int target) {
        float[] into = batch.weights(target);
        for (int s = 0; s < batch.size() && into.length > 0; s++) {
            into[s] = all[batch.sample(s)];
        }
    }
}
