package dev.espalier.core.data;

import dev.espalier.api.model.Workers;

/** Loads batches to evaluate on: all samples in the order of the data set, again and again. */
final class EvaluationLoader implements BatchLoader {

    private final PreparedDataset.Reader reader;
    private final int samples;
    private final int batchSize;
    private final int batches;

    EvaluationLoader(PreparedDataset data, int batchSize, Workers workers) {
        this.samples = data.size();
        this.batchSize = Math.min(batchSize, samples);
        this.batches = (samples - 1) / this.batchSize + 1;
        this.reader = data.reader(this.batchSize, workers);
    }

    @Override
    public void load(long number, Batch into) {
        int index = (int) (number % batches);
        int from = index * batchSize;
        int size = Math.min(batchSize, samples - from);
        into.begin((int) (number / batches), index, size, index == batches - 1);
        int[] places = into.samples();
        for (int s = 0; s < size; s++) {
            places[s] = from + s;
        }
        for (int input = 0; input < into.inputCount(); input++) {
            reader.readInput(input, places, size, into.input(input));
        }
        for (int target = 0; target < into.targetCount(); target++) {
            reader.readTarget(target, places, size, into.target(target));
        }
    }
}
