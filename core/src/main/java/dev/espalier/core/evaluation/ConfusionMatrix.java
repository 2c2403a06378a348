package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Confusion matrix: counts of predicted classes for each true class; no direction is better.
 *
 * <p>Choose it to see which classes are confused.
 *
 * <p>The values are named {@code confusion{actual=setosa,predicted=virginica}}, for at most 32 classes; with more, the
 * counts are available only from {@link Cells#counts()}.
 */
@Plugin(value = "confusion-matrix", summary = "counts of predicted classes for each true class")
public record ConfusionMatrix() implements EvaluationMetric {

    private static final int MOST_NAMED = 32;
    private static final float[] NONE = {};

    @Override
    public Cells start(Schema.Target target) {
        ClassIndices.requireClasses("confusion-matrix", target);
        return new Cells(new ConfusionCounts(target));
    }

    /**
     * Counts over one pass.
     *
     * @param counts the matrix, which grows with every batch
     */
    public record Cells(ConfusionCounts counts) implements Accumulator {

        @Override
        public void add(int samples, float[] predictions, float[] targets) {
            counts.add(samples, predictions, targets, NONE);
        }

        @Override
        public Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            if (counts.classes() <= MOST_NAMED) {
                for (int row = 0; row < counts.classes(); row++) {
                    for (int column = 0; column < counts.classes(); column++) {
                        values.put(name(row, column), counts.count(row, column));
                    }
                }
            }
            return values;
        }

        private String name(int actual, int predicted) {
            Map<String, String> labels =
                    Map.of("actual", counts.className(actual), "predicted", counts.className(predicted));
            return new MetricName("confusion", labels).toString();
        }
    }
}
