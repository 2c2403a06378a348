package dev.espalier.engine.layer;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.RandomStream;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import java.util.Arrays;

/** An embedding bound to arrays; forward is cut over indices, the gradient over the columns of the weights. */
final class EmbeddingOperation implements LayerOperation {

    /** Values to copy that are worth a thread. */
    private static final int COPIED = 1 << 14;

    /** Columns of a thread: a cache line of floats, so that no two threads write to the same one. */
    private static final int COLUMNS = 16;

    /** Values to add that are worth a thread. */
    private static final int ADDED = 1 << 14;

    private final Workers workers;
    private final ColumnEmbedding embedding;
    private final int categories;
    private final int width;

    /** The index of missing categories, which are NaN; -1 if they have none. */
    private final int missing;

    private final int unknown;
    private final int indicesOfSample;
    private final float[] input;
    private final float[] output;
    private final float[] weight;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final float[] weightGradient;

    /** Where the row of each index begins in the weights. */
    private final int[] rows;

    private final Workers.RangeTask forward = this::forwardPart;
    private final Workers.RangeTask backward = this::backwardPart;
    private int count;

    EmbeddingOperation(LayerBinding binding, ColumnEmbedding embedding) {
        this.workers = binding.workers();
        this.embedding = embedding;
        this.categories = embedding.count();
        this.width = embedding.width();
        this.missing = embedding.missing().orElse(-1);
        this.unknown = embedding.unknown().orElse(-1);
        this.indicesOfSample = binding.inputShape(0).size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.weight = binding.parameter("weight");
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
        this.weightGradient = binding.parameterGradient("weight");
        this.rows = new int[binding.maxBatchSize() * indicesOfSample];
    }

    @Override
    public void forward(BatchPass pass) {
        count = pass.samples() * indicesOfSample;
        for (int i = 0; i < count; i++) {
            rows[i] = indexAt(i) * width;
        }
        if (pass.training() && embedding.replaces()) {
            replaceSome(pass.random());
        }
        workers.parallel(count, Math.max(1, COPIED / width), forward);
    }

    private int indexAt(int at) {
        int index = (int) input[at];
        if (index == input[at] && index >= 0 && index < categories) {
            return index;
        }
        if (Float.isNaN(input[at]) && missing >= 0) {
            return missing;
        }
        throw outOfRange(at);
    }

    private void replaceSome(RandomStream random) {
        for (int i = 0; i < count; i++) {
            if (random.nextBoolean(embedding.unknownProbability())) {
                rows[i] = unknown * width;
            }
        }
    }

    private EspalierException outOfRange(int at) {
        return new EspalierException(
                ErrorCode.DATA_VALUE,
                "embedding, sample " + at / indicesOfSample + " of the batch",
                "the index of its category is " + input[at] + "; it must be a whole number from 0 to "
                        + (categories - 1),
                "correct the sample, or give the embedding as many categories as there are");
    }

    @Override
    public void backward(BatchPass pass) {
        int grain = Math.max(1, ADDED / (count * COLUMNS)) * COLUMNS;
        workers.parallel(width, grain, backward);
        if (inputGradient.length > 0) {
            Arrays.fill(inputGradient, 0, count, 0);
        }
    }

    private void forwardPart(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            System.arraycopy(weight, rows[i], output, i * width, width);
        }
    }

    /** Adds up the gradients of a row in the order of the indices, however the columns are cut. */
    private void backwardPart(int from, int to, int thread) {
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            int at = i * width;
            for (int j = from; j < to; j++) {
                weightGradient[row + j] += outputGradient[at + j];
            }
        }
    }
}
