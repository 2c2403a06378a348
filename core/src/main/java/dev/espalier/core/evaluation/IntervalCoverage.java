package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import java.util.Map;

/**
 * Coverage of predicted intervals: the fraction of target values from the lowest to the highest quantile that is predicted
 * for them.
 *
 * <p>With the quantiles 0.1 to 0.9, 0.8 is right: less means intervals that are too narrow, more too wide. So there is no
 * direction in which it improves.
 *
 * <p>Choose it with the loss quantile, to see whether its intervals hold on data that was not trained on.
 *
 * <p>Source: {@code mapie.metrics.regression_coverage_score}.
 */
@Plugin(value = "interval-coverage", summary = "fraction of the targets within the predicted interval of quantiles")
public record IntervalCoverage() implements EvaluationMetric.OfAllPredictions {

    private static final String NAME = "interval-coverage";

    @Override
    public boolean skipsMissingValues() {
        return true;
    }

    @Override
    public Accumulator start(Schema.Target target, Schema.Target predicted) {
        ErrorMean.requireValues(NAME, target);
        int each = predicted.width() / target.width();
        if (each < 2) {
            throw new IllegalArgumentException(NAME + " needs at least two predictions for each value of target '"
                    + target.name() + "', such as the quantiles of the loss quantile");
        }
        int width = target.width();
        return new Accumulator() {
            private long covered;
            private long count;

            @Override
            public void add(int samples, float[] predictions, float[] targets) {
                for (int i = 0; i < samples * width; i++) {
                    float lowest = predictions[i * each];
                    float highest = predictions[(i + 1) * each - 1];
                    covered += targets[i] >= lowest && targets[i] <= highest ? 1 : 0;
                    count += Float.isNaN(targets[i]) ? 0 : 1;
                }
            }

            @Override
            public Map<String, Double> values() {
                return Map.of(NAME, (double) covered / count);
            }
        };
    }
}
