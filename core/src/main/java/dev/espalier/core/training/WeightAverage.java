package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * A running average of parameters and statistics: a ← d · a + (1 − d) · w, with a = w after the first update.
 *
 * <p>Statistics of batch normalisation are averaged like parameters, so that the averaged model is evaluated with
 * statistics that belong to it.
 */
public final class WeightAverage {

    private static final int CHUNK = 1 << 14;

    private final List<float[]> sources = new ArrayList<>();
    private final List<float[]> averages = new ArrayList<>();
    private final int[] arrays;
    private final int[] from;
    private final int[] to;
    private final float rest;
    private final Workers workers;
    private final Workers.RangeTask task = this::average;
    private boolean copy;

    /**
     * The average of some arrays.
     *
     * @param sources the trained arrays
     * @param averages the arrays that hold their averages, of the same lengths
     * @param decay in (0, 1)
     * @param workers the run's threads
     */
    public WeightAverage(List<float[]> sources, List<float[]> averages, double decay, Workers workers) {
        this.sources.addAll(sources);
        this.averages.addAll(averages);
        this.rest = (float) (1 - decay);
        this.workers = workers;
        List<int[]> chunks = new ArrayList<>();
        for (int array = 0; array < sources.size(); array++) {
            int length = sources.get(array).length;
            for (int at = 0; at < length; at += CHUNK) {
                chunks.add(new int[] {array, at, Math.min(length, at + CHUNK)});
            }
        }
        arrays = chunks.stream().mapToInt(chunk -> chunk[0]).toArray();
        from = chunks.stream().mapToInt(chunk -> chunk[1]).toArray();
        to = chunks.stream().mapToInt(chunk -> chunk[2]).toArray();
    }

    /**
     * Takes the present values in.
     *
     * @param first whether this is the first update of the run
     */
    void update(boolean first) {
        copy = first;
        workers.parallel(arrays.length, 1, task);
    }

    private void average(int firstChunk, int lastChunk, int thread) {
        for (int chunk = firstChunk; chunk < lastChunk; chunk++) {
            float[] source = sources.get(arrays[chunk]);
            float[] average = averages.get(arrays[chunk]);
            if (copy) {
                System.arraycopy(source, from[chunk], average, from[chunk], to[chunk] - from[chunk]);
            } else {
                mix(source, average, from[chunk], to[chunk], rest);
            }
        }
    }

    private static void mix(float[] source, float[] average, int from, int to, float rest) {
        for (int i = from; i < to; i++) {
            // two factors whose sum is not quite 1 would shrink the average in every step
            average[i] += rest * (source[i] - average[i]);
        }
    }
}
