package dev.espalier.engine.layer;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.ColumnKernels;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Matrix;
import dev.espalier.engine.kernel.Normalization;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;

/**
 * The arithmetic of a batch normalisation of images with their channels last, chunk by chunk of rows, a row for each position.
 *
 * <p>A chunk is a number of samples that follows from their positions alone ({@link SampleChunks}). Each has sums of its own, which are combined in order
 * and in double. So the bits do not depend on the threads, and chunks may be treated when they are warm.
 */
final class ChannelBatchNorm {

    /** Elements that stay in the first-level cache together with others. */
    private static final int WARM = 1 << 11;

    private final Kernels kernels;
    private final int channels;
    private final double momentum;
    private final double epsilon;
    private final FoldedRows fold;
    private final int rowsOfChunk;
    private final int mostChunks;
    private final float[] scale;
    private final float[] shift;
    private final float[] runningMean;
    private final float[] runningVariance;
    private final float[] scaleGradient;
    private final float[] shiftGradient;
    private final GradientOutlet outlet;
    private final float[] mean;
    private final float[] variance;
    private final float[] inverse;

    // of the columns of folded rows
    private final Normalization normalization;
    private final float[] scaleMeans;
    private final float[] shiftMeans;

    // of each thread
    private final float[][] shifts;
    private final float[][] firstSums;
    private final float[][] secondSums;

    // of each chunk and channel: mean and squared deviations, or the sums of the parameters' gradients
    private final double[] first;
    private final double[] second;

    private int rows;

    /**
     * A batch normalisation.
     *
     * @param binding its parameters and buffers
     * @param prefix what their names begin with there
     * @param workers the threads
     * @param positions of a sample
     * @param momentum weight of the batch in the running statistics
     * @param epsilon added to the variance
     */
    ChannelBatchNorm(
            LayerBinding binding,
            String prefix,
            KernelWorkers workers,
            int positions,
            double momentum,
            double epsilon) {
        this.kernels = workers.kernels();
        this.scale = binding.parameter(prefix + BatchNorm.SCALE);
        this.shift = binding.parameter(prefix + BatchNorm.SHIFT);
        this.channels = scale.length;
        this.momentum = momentum;
        this.epsilon = epsilon;
        this.fold = FoldedRows.of(channels);
        this.rowsOfChunk = SampleChunks.samples(positions) * positions;
        this.mostChunks = (binding.maxBatchSize() * positions + rowsOfChunk - 1) / rowsOfChunk;
        this.runningMean = binding.buffer(prefix + BatchNorm.RUNNING_MEAN);
        this.runningVariance = binding.buffer(prefix + BatchNorm.RUNNING_VARIANCE);
        this.scaleGradient = binding.parameterGradient(prefix + BatchNorm.SCALE);
        this.shiftGradient = binding.parameterGradient(prefix + BatchNorm.SHIFT);
        this.outlet = GradientOutlet.of(binding, prefix + BatchNorm.SCALE);
        // both parameters share their passes, so the outlet of one speaks for both
        GradientOutlet.of(binding, prefix + BatchNorm.SHIFT);
        this.mean = new float[channels];
        this.variance = new float[channels];
        this.inverse = new float[channels];
        int width = fold.width();
        this.normalization = new Normalization(new float[width], new float[width], new float[width], new float[width]);
        this.scaleMeans = new float[width];
        this.shiftMeans = new float[width];
        int threads = workers.threads();
        this.shifts = new float[threads][width];
        this.firstSums = new float[threads][width];
        this.secondSums = new float[threads][width];
        int sums = binding.needsGradients() ? mostChunks * channels : 0;
        this.first = new double[sums];
        this.second = new double[sums];
    }

    /** The chunks of an array of a batch. */
    RowChunks chunksOf(float[] values) {
        return chunksOf(values, rowsOfChunk, mostChunks);
    }

    /** Other chunks of an array: some of a number of rows. */
    RowChunks chunksOf(float[] values, int rowsOfEach, int count) {
        return RowChunks.of(values, fold, rowsOfEach, count);
    }

    /** Rows of a chunk that is not the last. */
    int rowsOfChunk() {
        return rowsOfChunk;
    }

    /** Begins a pass over some rows, and says how many chunks they have. */
    int begin(int count) {
        rows = count;
        return chunks();
    }

    private int chunks() {
        return (rows + rowsOfChunk - 1) / rowsOfChunk;
    }

    /** Rows of a chunk. */
    int rowsOf(int chunk) {
        return Math.min(rows - chunk * rowsOfChunk, rowsOfChunk);
    }

    /**
     * Mean and squared deviations of a chunk. They are counted from the mean of its first rows, which cannot lie far from its own in
     * terms of its deviation, being a part of it.
     */
    void moments(RowChunks x, int chunk, int thread) {
        int count = rowsOf(chunk);
        int whole = count / fold.times();
        float[] from = shifts[thread];
        float[] sums = firstSums[thread];
        float[] squares = secondSums[thread];
        Matrix folded = x.folded()[chunk];
        Matrix plain = x.plain()[chunk];
        Arrays.fill(sums, 0);
        int few = Math.min(whole, ColumnKernels.BLOCK);
        if (whole == 0) {
            kernels.columnSums(Write.REPLACE, plain, 0, count, 0, channels, sums);
        } else {
            kernels.columnSums(Write.REPLACE, folded, 0, few, 0, fold.width(), sums);
        }
        for (int channel = 0; channel < channels; channel++) {
            from[channel] = (float) (fold.sum(sums, channel) / (whole == 0 ? count : few * fold.times()));
        }
        fold.repeat(from, from);
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        kernels.shiftedSums(folded, from, 0, whole, 0, fold.width(), sums, squares);
        kernels.shiftedSums(plain, from, whole * fold.times(), count, 0, channels, sums, squares);
        for (int channel = 0; channel < channels; channel++) {
            double sum = fold.sum(sums, channel);
            first[chunk * channels + channel] = from[channel] + sum / count;
            second[chunk * channels + channel] = fold.sum(squares, channel) - sum * sum / count;
        }
    }

    /** Combines the moments of all chunks (Chan, Golub, LeVeque 1979), and uses them: the statistics of a batch. */
    void useBatch() {
        double unbiased = rows / (rows - 1.0);
        int chunks = chunks();
        for (int channel = 0; channel < channels; channel++) {
            double count = 0;
            double average = 0;
            double squares = 0;
            for (int chunk = 0; chunk < chunks; chunk++) {
                double more = rowsOf(chunk);
                double difference = first[chunk * channels + channel] - average;
                average += difference * more / (count + more);
                squares += second[chunk * channels + channel] + difference * difference * count * more / (count + more);
                count += more;
            }
            mean[channel] = (float) average;
            // rounding may leave a constant channel slightly below 0
            variance[channel] = (float) Math.max(0, squares / rows);
            runningMean[channel] = (float) ((1 - momentum) * runningMean[channel] + momentum * mean[channel]);
            runningVariance[channel] =
                    (float) ((1 - momentum) * runningVariance[channel] + momentum * unbiased * variance[channel]);
        }
        use(mean, variance);
    }

    /** Uses the running statistics. */
    void useRunning() {
        use(runningMean, runningVariance);
    }

    private void use(float[] means, float[] variances) {
        kernels.inverseDeviations(0, channels, variances, epsilon, inverse);
        fold.repeat(means, normalization.means());
        fold.repeat(inverse, normalization.inverses());
        fold.repeat(scale, normalization.gamma());
        fold.repeat(shift, normalization.beta());
    }

    /**
     * Normalises rows of a chunk.
     *
     * @param x what is normalised
     * @param chunk of it
     * @param y where the results go
     * @param target the chunk of it
     * @param fromRow the first row, a multiple of {@link #rowsAtOnce}
     * @param toRow the row after the last, likewise or the last of the chunk
     */
    void normalize(RowChunks x, int chunk, RowChunks y, int target, int fromRow, int toRow) {
        int whole = toRow / fold.times();
        kernels.batchNorm(
                x.folded()[chunk], normalization, fromRow / fold.times(), whole, 0, fold.width(), y.folded()[target]);
        kernels.batchNorm(x.plain()[chunk], normalization, whole * fold.times(), toRow, 0, channels, y.plain()[target]);
    }

    /** Rows that are normalised and activated together, so that they stay in the first-level cache. */
    int rowsAtOnce() {
        return Math.max(1, WARM / fold.width()) * fold.times();
    }

    /** Rows of which the sums of gradients are added to each other: those of a block of a column sum. */
    int rowsOfBlock() {
        return ColumnKernels.BLOCK * fold.times();
    }

    /** Begins the sums of the parameters' gradients of a chunk. */
    void beginGradients(int thread) {
        Arrays.fill(firstSums[thread], 0);
        Arrays.fill(secondSums[thread], 0);
    }

    /**
     * Adds to them those of some rows.
     *
     * @param x what was normalised
     * @param dy the gradient of the results
     * @param chunk of both
     * @param floor results at or below it have no gradient
     * @param fromRow the first row, a multiple of {@link #rowsOfBlock}
     * @param toRow the row after the last, likewise or the end of the chunk
     */
    void addGradients(RowChunks x, RowChunks dy, int chunk, float floor, int fromRow, int toRow, int thread) {
        int whole = toRow / fold.times();
        float[] scaleSums = firstSums[thread];
        float[] shiftSums = secondSums[thread];
        kernels.cutBatchNormGradientSums(
                x.folded()[chunk],
                normalization,
                floor,
                dy.folded()[chunk],
                fromRow / fold.times(),
                whole,
                0,
                fold.width(),
                scaleSums,
                shiftSums);
        kernels.cutBatchNormGradientSums(
                x.plain()[chunk],
                normalization,
                floor,
                dy.plain()[chunk],
                whole * fold.times(),
                toRow,
                0,
                channels,
                scaleSums,
                shiftSums);
    }

    /** Keeps the sums of a chunk. */
    void endGradients(int chunk, int thread) {
        for (int channel = 0; channel < channels; channel++) {
            first[chunk * channels + channel] = fold.sum(firstSums[thread], channel);
            second[chunk * channels + channel] = fold.sum(secondSums[thread], channel);
        }
    }

    /**
     * Combines the sums of all chunks: the gradients of the parameters.
     *
     * @param ofBatch whether the statistics were those of the batch, and so depend on the input
     */
    void combineGradients(boolean ofBatch) {
        boolean replaces = outlet.write() == Write.REPLACE;
        int chunks = chunks();
        for (int channel = 0; channel < channels; channel++) {
            double scaleSum = 0;
            double shiftSum = 0;
            for (int chunk = 0; chunk < chunks; chunk++) {
                scaleSum += first[chunk * channels + channel];
                shiftSum += second[chunk * channels + channel];
            }
            scaleGradient[channel] = (replaces ? 0 : scaleGradient[channel]) + (float) scaleSum;
            shiftGradient[channel] = (replaces ? 0 : shiftGradient[channel]) + (float) shiftSum;
            scaleMeans[channel] = ofBatch ? (float) (scaleSum / rows) : 0;
            shiftMeans[channel] = ofBatch ? (float) (shiftSum / rows) : 0;
        }
        fold.repeat(scaleMeans, scaleMeans);
        fold.repeat(shiftMeans, shiftMeans);
    }

    /** The gradient of the input for a chunk, into a chunk of another array; with a floor as in {@link #addGradients}. */
    void inputGradients(RowChunks x, RowChunks dy, float floor, int chunk, RowChunks dx, int target) {
        int count = rowsOf(chunk);
        int whole = count / fold.times();
        kernels.cutBatchNormInputGradient(
                x.folded()[chunk],
                normalization,
                floor,
                dy.folded()[chunk],
                scaleMeans,
                shiftMeans,
                0,
                whole,
                0,
                fold.width(),
                dx.folded()[target]);
        kernels.cutBatchNormInputGradient(
                x.plain()[chunk],
                normalization,
                floor,
                dy.plain()[chunk],
                scaleMeans,
                shiftMeans,
                whole * fold.times(),
                count,
                0,
                channels,
                dx.plain()[target]);
    }
}
