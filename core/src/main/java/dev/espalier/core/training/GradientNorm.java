package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import java.util.List;

/**
 * The Euclidean norm of all gradients together.
 *
 * <p>Squares are summed in double within chunks of fixed length, by sixteen running sums that are then added in a fixed
 * order, and the chunks are added one after the other: the same bits for any number of threads.
 */
final class GradientNorm {

    private static final int CHUNK = 1 << 14;
    private static final int LANES = 16;

    private final float[][] arrays;
    private final int[] from;
    private final int[] to;
    private final double[] sums;
    private final double[][] lanes;
    private final Workers workers;
    private final Workers.RangeTask task = this::sumChunks;

    GradientNorm(List<float[]> gradients, Workers workers) {
        this.workers = workers;
        int chunks = 0;
        for (float[] gradient : gradients) {
            chunks += (gradient.length + CHUNK - 1) / CHUNK;
        }
        arrays = new float[chunks][];
        from = new int[chunks];
        to = new int[chunks];
        sums = new double[chunks];
        lanes = new double[chunks][LANES];
        int chunk = 0;
        for (float[] gradient : gradients) {
            for (int at = 0; at < gradient.length; at += CHUNK) {
                arrays[chunk] = gradient;
                from[chunk] = at;
                to[chunk] = Math.min(gradient.length, at + CHUNK);
                chunk++;
            }
        }
    }

    double compute() {
        workers.parallel(sums.length, 1, task);
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return Math.sqrt(sum);
    }

    private void sumChunks(int first, int last) {
        for (int chunk = first; chunk < last; chunk++) {
            sums[chunk] = sumOfSquares(arrays[chunk], from[chunk], to[chunk], lanes[chunk]);
        }
    }

    private static double sumOfSquares(float[] values, int from, int to, double[] lane) {
        java.util.Arrays.fill(lane, 0);
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            for (int j = 0; j < LANES; j++) {
                double value = values[i + j];
                lane[j] += value * value;
            }
        }
        for (int j = 0; i < to; i++, j++) {
            double value = values[i];
            lane[j] += value * value;
        }
        double sum = 0;
        for (double part : lane) {
            sum += part;
        }
        return sum;
    }
}
