package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A metric that each class has, computed from the confusion of classes. */
final class ClassMetric extends WeighableAccumulator {

    /** The metric as a quotient, for one class. */
    interface Quotient {

        /**
         * Its two terms.
         *
         * @param correct samples of the class that were predicted to be of it
         * @param actual samples of the class
         * @param predicted samples that were predicted to be of the class
         * @return the metric; NaN for 0/0
         */
        double of(double correct, double actual, double predicted);
    }

    private final String name;
    private final Averaging averaging;
    private final Quotient quotient;
    private final ConfusionCounts counts;

    ClassMetric(String name, Averaging averaging, Quotient quotient, Schema.Target target, boolean weighted) {
        super(weighted);
        ClassIndices.requireClasses(name, target);
        this.name = name;
        this.averaging = averaging;
        this.quotient = quotient;
        this.counts = new ConfusionCounts(target);
    }

    /**
     * The same quotient for the labels of a multi-label target.
     *
     * @param name the metric's name
     * @param averaging whether the metric of each label is shown beside their mean
     * @param quotient of one label; 0/0 counts as 0, and as not defined for a label that neither occurs nor is predicted
     * @param target of labels
     * @param thresholds of the labels
     */
    static EvaluationMetric.Accumulator ofLabels(
            String name, Averaging averaging, Quotient quotient, Schema.Target target, List<Double> thresholds) {
        return new LabelMetric(
                name,
                averaging == Averaging.PER_CLASS,
                counts -> {
                    if (counts.actual == 0 && counts.predicted == 0) {
                        return Double.NaN;
                    }
                    double value =
                            quotient.of((double) counts.correct, (double) counts.actual, (double) counts.predicted);
                    return Double.isNaN(value) ? 0 : value;
                },
                target,
                thresholds);
    }

    /** The direction of a value of such a metric: of the mean, and of each class. */
    static Optional<Direction> direction(String metric, String value) {
        return MetricName.parse(value).metric().equals(metric) ? Optional.of(Direction.MAXIMIZE) : Optional.empty();
    }

    @Override
    void count(int samples, float[] predictions, float[] targets, float[] weights) {
        counts.add(samples, predictions, targets, weights);
    }

    @Override
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(name, Double.NaN);
        double sum = 0;
        int classes = 0;
        for (int index = 0; index < counts.classes(); index++) {
            double metric = metric(index);
            if (!Double.isNaN(metric)) {
                sum += metric;
                classes++;
            }
            if (averaging == Averaging.PER_CLASS) {
                values.put(nameOf(index), metric);
            }
        }
        values.put(name, sum / classes);
        return values;
    }

    private String nameOf(int index) {
        return MetricName.of(name)
                .with(MetricName.CLASS, counts.className(index))
                .toString();
    }

    /** NaN for a class that neither occurs nor is predicted; 0 where the quotient alone is not defined. */
    private double metric(int index) {
        double actual = counts.actual(index);
        double predicted = counts.predicted(index);
        if (actual == 0 && predicted == 0) {
            return Double.NaN;
        }
        double metric = quotient.of(counts.count(index, index), actual, predicted);
        return Double.isNaN(metric) ? 0 : metric;
    }
}
