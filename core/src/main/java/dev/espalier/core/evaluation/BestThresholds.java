package dev.espalier.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds for each label the threshold of the largest F1 on some samples; of equal ones that which is nearest to ½.
 *
 * <p>Thresholds lie half way between neighbouring probabilities. A label that applies to none of the samples keeps ½. All
 * predictions are kept until the end: eight bytes for each label and sample.
 *
 * <p>Source: Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", 2014.
 */
public final class BestThresholds {

    private static final double HALF = 0.5;

    private final int labels;
    private final List<float[]> predictions = new ArrayList<>();
    private final List<float[]> targets = new ArrayList<>();
    private int samples;

    /**
     * No samples yet.
     *
     * @param labels how many labels there are, at least 1
     */
    public BestThresholds(int labels) {
        this.labels = labels;
    }

    /**
     * Adds samples.
     *
     * @param count how many
     * @param probabilities of the labels, sample after sample
     * @param applies 1 for each label that applies, NaN for one that is missing, sample after sample
     */
    public void add(int count, float[] probabilities, float[] applies) {
        predictions.add(Arrays.copyOf(probabilities, count * labels));
        targets.add(Arrays.copyOf(applies, count * labels));
        samples += count;
    }

    /** The threshold of each label. */
    public List<Double> thresholds() {
        List<Double> thresholds = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            thresholds.add(threshold(label));
        }
        return thresholds;
    }

    /** The probabilities of a label in ascending order, each with whether the label applies in its last bit. */
    private long[] sorted(int label) {
        long[] keys = new long[samples];
        int at = 0;
        for (int part = 0; part < predictions.size(); part++) {
            float[] probabilities = predictions.get(part);
            float[] applies = targets.get(part);
            for (int i = label; i < probabilities.length; i += labels) {
                if (!Float.isNaN(applies[i])) {
                    // the bits of floats from 0 to 1 are in the order of the floats
                    long bits = Float.floatToIntBits(Math.max(0f, probabilities[i]));
                    keys[at++] = bits << 1 | (applies[i] >= HALF ? 1 : 0);
                }
            }
        }
        Arrays.sort(keys, 0, at);
        return Arrays.copyOf(keys, at);
    }

    private double threshold(int label) {
        long[] keys = sorted(label);
        long positives = Arrays.stream(keys).filter(key -> (key & 1) == 1).count();
        double best = HALF;
        double most = 0;
        long correct = 0;
        for (int i = keys.length - 1; i >= 0; i--) {
            correct += keys[i] & 1;
            if (i == 0 || keys[i - 1] >> 1 != keys[i] >> 1) {
                double f1 = 2.0 * correct / (positives + keys.length - i);
                double below = i == 0 ? 0 : probability(keys[i - 1]);
                double between = (below + probability(keys[i])) / 2;
                boolean nearer = Math.abs(between - HALF) < Math.abs(best - HALF);
                if (f1 > most || (f1 == most && f1 > 0 && nearer)) {
                    most = f1;
                    best = between;
                }
            }
        }
        return best;
    }

    private static double probability(long key) {
        return Float.intBitsToFloat((int) (key >> 1));
    }
}
