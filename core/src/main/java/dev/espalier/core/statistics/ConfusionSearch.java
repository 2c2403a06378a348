package dev.espalier.core.statistics;

import dev.espalier.api.data.Schema;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.prepared.TargetPresence;
import dev.espalier.core.evaluation.ClassIndices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the mistakes of an evaluation by pairs of classes, and remembers the most confident of each pair. */
public final class ConfusionSearch {

    private static final int MOST_EXAMPLES = 6;
    private static final int MOST_CONFUSIONS = 10;

    /** Pairs that are counted; with more of them, those that occur late are left out. */
    private static final int MOST_PAIRS = 1 << 16;

    /** Of a sum of probabilities in float. */
    private static final double ROUNDING = 1e-3;

    private final Schema.Target target;
    private final Map<Long, Pair> pairs = new HashMap<>();
    private boolean probabilities = true;

    /** A pair of classes with its most confident mistakes, the most confident first. */
    static final class Pair {

        final int actual;
        final int predicted;
        final int[] samples = new int[MOST_EXAMPLES];
        final float[] confidences = new float[MOST_EXAMPLES];
        long count;
        int examples;

        Pair(int actual, int predicted) {
            this.actual = actual;
            this.predicted = predicted;
        }

        void add(int sample, float confidence) {
            count++;
            if (examples == MOST_EXAMPLES && confidence <= confidences[MOST_EXAMPLES - 1]) {
                return;
            }
            int place = examples < MOST_EXAMPLES ? examples++ : MOST_EXAMPLES - 1;
            while (place > 0 && confidences[place - 1] < confidence) {
                samples[place] = samples[place - 1];
                confidences[place] = confidences[place - 1];
                place--;
            }
            samples[place] = sample;
            confidences[place] = confidence;
        }
    }

    /**
     * A search without samples.
     *
     * @param target the classes
     */
    public ConfusionSearch(Schema.Target target) {
        this.target = target;
    }

    /**
     * Looks at the predictions for a batch.
     *
     * @param batch the batch
     * @param predictions a value for each class of each sample, larger for the more probable
     * @param targets of the batch
     * @param presence in which samples of the data the target is there
     */
    public void add(Batch batch, float[] predictions, float[] targets, TargetPresence presence) {
        int classes = target.width();
        for (int sample = 0; sample < batch.size(); sample++) {
            int actual = ClassIndices.actual(target, targets, sample);
            int predicted = ClassIndices.argmax(predictions, sample * classes, classes);
            if (predicted >= 0 && predicted != actual && presence.has(batch.sample(sample))) {
                add(actual, predicted, batch.sample(sample), predictions[sample * classes + predicted]);
                probabilities &= sumsToOne(predictions, sample * classes, classes);
            }
        }
    }

    private static boolean sumsToOne(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            if (!(values[i] >= 0)) {
                return false;
            }
            sum += values[i];
        }
        return Math.abs(sum - 1) < ROUNDING;
    }

    /** Whether the predictions are probabilities, and no scores. */
    boolean isOfProbabilities() {
        return probabilities;
    }

    private void add(int actual, int predicted, int sample, float confidence) {
        long key = (long) actual * target.width() + predicted;
        Pair pair = pairs.get(key);
        if (pair == null) {
            if (pairs.size() == MOST_PAIRS) {
                return;
            }
            pair = new Pair(actual, predicted);
            pairs.put(key, pair);
        }
        pair.add(sample, confidence);
    }

    /** The classes. */
    Schema.Target target() {
        return target;
    }

    /** The most frequent pairs, at most {@value #MOST_CONFUSIONS}; of equally frequent ones the first classes first. */
    List<Pair> worst() {
        List<Pair> all = new ArrayList<>(pairs.values());
        all.sort(Comparator.comparingLong((Pair pair) -> -pair.count)
                .thenComparingInt(pair -> pair.actual)
                .thenComparingInt(pair -> pair.predicted));
        return List.copyOf(all.subList(0, Math.min(MOST_CONFUSIONS, all.size())));
    }
}
