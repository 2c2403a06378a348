package dev.espalier.core.data.loader;

import dev.espalier.api.model.Workers;
import dev.espalier.core.data.prepared.PreparedDataset;

/** Fetches batches to evaluate on: all samples in the order of the dataset, again and again. */
final class EvaluationFetcher implements BatchFetcher {

    private final PreparedDataset.Reader reader;
    private final int samples;
    private final int batchSize;
    private final int batches;

    EvaluationFetcher(PreparedDataset data, int batchSize, Workers workers) {
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
        }
    }
}
