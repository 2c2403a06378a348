package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import java.util.List;
import java.util.Map;

/**
 * A metric that each label of a multi-label target has, and its mean over the labels.
 *
 * <p>A label applies to a sample if its target is at least ½, and does not count if it is NaN; it is predicted if its probability is at least its threshold.
 */
final class LabelMetric implements EvaluationMetric.Accumulator {

    /** The metric of one label. */
    interface OfLabel {

        /**
         * Its value.
         *
         * @param counts of the label
         * @return the metric; NaN where it is not defined
         */
        double of(Counts counts);
    }

    /** How often a label applied, was predicted, and both. */
    static final class Counts {

        long samples;
        long actual;
        long predicted;
        long correct;

        /** The fraction of samples for which the decision is right. */
        double accuracy() {
            return (double) (samples - actual - predicted + 2 * correct) / samples;
        }
    }

    private static final double APPLIES = 0.5;

    private final String name;
    private final boolean eachLabel;
    private final OfLabel metric;
    private final Schema.Target target;
    private final double[] thresholds;
    private final Counts[] counts;

    /**
     * Begins to count.
     *
     * @param name the metric's name
     * @param eachLabel whether the metric of each label is shown beside their mean
     * @param metric of one label
     * @param target of labels
     * @param thresholds of the labels
     */
    LabelMetric(String name, boolean eachLabel, OfLabel metric, Schema.Target target, List<Double> thresholds) {
        this.name = name;
        this.eachLabel = eachLabel;
        this.metric = metric;
        this.target = target;
        this.thresholds = thresholds.stream().mapToDouble(Double::doubleValue).toArray();
        this.counts = new Counts[target.width()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new Counts();
        }
    }

    @Override
    public void add(int samples, float[] predictions, float[] targets) {
        int width = counts.length;
        for (int i = 0; i < samples * width; i++) {
            if (Float.isNaN(targets[i])) {
                continue;
            }
            Counts label = counts[i % width];
            boolean actual = targets[i] >= APPLIES;
            boolean predicted = predictions[i] >= thresholds[i % width];
            label.samples++;
            label.actual += actual ? 1 : 0;
            label.predicted += predicted ? 1 : 0;
            label.correct += actual && predicted ? 1 : 0;
        }
    }

    @Override
    public Map<String, Double> values() {
        return LabelValues.of(name, eachLabel, target, label -> metric.of(counts[label]));
    }
}
