package dev.espalier.core.preprocessing;

import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;

/** Figures of each value over the samples in which it is there. */
final class KnownValues {

    /** How many values are held at a time to find medians; more columns than that take more passes. */
    private static final int ROOM = 1 << 24;

    private KnownValues() {}

    static float[] means(Preprocessing.Samples training) {
        int width = training.shape().size();
        double[] sums = new double[width];
        int[] counts = new int[width];
        float[] sample = new float[width];
        for (int s = 0; s < training.size(); s++) {
            training.read(s, sample, 0);
            for (int i = 0; i < width; i++) {
                if (!Float.isNaN(sample[i])) {
                    sums[i] += sample[i];
                    counts[i]++;
                }
            }
        }
        float[] means = new float[width];
        for (int i = 0; i < width; i++) {
            requireKnown(counts[i], i);
            means[i] = (float) (sums[i] / counts[i]);
        }
        return means;
    }

    static float[] medians(Preprocessing.Samples training) {
        int width = training.shape().size();
        int together = Math.max(1, Math.min(width, ROOM / training.size()));
        float[] medians = new float[width];
        float[] sample = new float[width];
        float[][] columns = new float[together][training.size()];
        for (int from = 0; from < width; from += together) {
            int to = Math.min(width, from + together);
            int[] counts = new int[together];
            for (int s = 0; s < training.size(); s++) {
                training.read(s, sample, 0);
                for (int i = from; i < to; i++) {
                    if (!Float.isNaN(sample[i])) {
                        columns[i - from][counts[i - from]++] = sample[i];
                    }
                }
            }
            for (int i = from; i < to; i++) {
                requireKnown(counts[i - from], i);
                medians[i] = median(columns[i - from], counts[i - from]);
            }
        }
        return medians;
    }

    private static float median(float[] values, int count) {
        Arrays.sort(values, 0, count);
        double upper = values[count / 2];
        double lower = values[(count - 1) / 2];
        return (float) ((lower + upper) / 2);
    }

    private static void requireKnown(int count, int feature) {
        if (count == 0) {
            throw new IllegalArgumentException(
                    "value " + feature + " is missing in every training sample; there is nothing to fill it with");
        }
    }
}
